"""Which sales cycles follow from what happened, in which stages, who started each and how did it end?"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kundig.cycles.sales.events import Event
from kundig.cycles.sales.rules import BEGINS, ENDS, MOVES, PROMPTS
from kundig.cycles.sales.stages import LOST, QUIET, SOLD, WON

SILENCE = "silence"
FIRM = frozenset({"begun", "accepted", "offer"})  # tell the need better than a question does


@dataclass(frozen=True, slots=True)
class Answer:
    """What a table says of something that happened; `version` and `rule` tell which row said so."""

    stage: str
    effect: str
    days: int
    version: int
    rule: int


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that holds from a moment on, or how the cycle ended: won, lost or quiet.

    `cycle` counts the customer's cycles from 1. Who started it (outbound, inbound, unbound, or `''` where
    nobody is known to have spoken) and about which need stays with all of its steps; `prompt` is the number
    of the interaction that started it.
    """

    cycle: int
    stage: str
    since: dt.datetime
    need: str
    started_by: str
    prompt: int
    what: str
    source: int
    version: int
    rule: int


@dataclass(frozen=True, slots=True)
class Story:
    """All steps of a customer; `until` is when the running cycle goes quiet if nothing happens."""

    steps: tuple[Step, ...]
    until: dt.datetime | None

    @property
    def now(self) -> Step | None:
        """The stage in which he stands."""
        return self.steps[-1] if self.steps and self.until else None


type Ask = Callable[[Event, str], Answer]


def fold(events: Iterable[Event], ask: Ask, *, now: dt.datetime) -> Story:
    """What follows from the events, in their order: a pure fold, so the same facts give the same steps.

    `ask` says what an event does to who stands in a stage (`''`: no cycle runs). A cycle is started by the
    newest thing that may have prompted it and holds still, else by the interaction with which it begins.
    """
    steps: list[Step] = []
    until: dt.datetime | None = None
    prompt: tuple[Event, dt.datetime] | None = None
    for event in events:
        if event.at > now:
            break
        if until is not None and until < event.at:
            steps.append(_silent(steps[-1], until))
            until = None
        stage = steps[-1].stage if until is not None else ""
        said = ask(event, stage)
        holds = event.at + dt.timedelta(days=said.days)
        if said.effect == PROMPTS:
            prompt = (event, holds)
        elif said.effect == ENDS and until is not None:
            steps.append(_ended(steps[-1], event, said))
            until = None
        elif said.effect in (BEGINS, MOVES):
            if said.effect == MOVES and until is not None:
                steps.extend(_moved(steps[-1], event, said))
            else:
                if until is not None:
                    steps.append(_ended(steps[-1], event, said))
                started = prompt[0] if prompt and prompt[1] >= event.at else event
                steps.append(_begun(steps, event, said, started))
                prompt = None
            until = holds
    if until is not None and until <= now:
        steps.append(_silent(steps[-1], until))
        until = None
    return Story(tuple(steps), until)


def _begun(steps: list[Step], event: Event, said: Answer, started: Event) -> Step:
    spoken = bool(started.direction)
    return Step(
        cycle=steps[-1].cycle + 1 if steps else 1,
        stage=said.stage,
        since=event.at,
        need=event.need or (started.need if spoken else ""),
        started_by=started.direction,
        prompt=started.source if spoken and started.what == "interaction" else 0,
        what=event.what,
        source=event.source,
        version=said.version,
        rule=said.rule,
    )


def _moved(last: Step, event: Event, said: Answer) -> Iterator[Step]:
    """A step where the stage changes; what leaves it where it is only lets it hold longer."""
    if said.stage != last.stage:
        need = event.need if event.need and (event.what in FIRM or not last.need) else last.need
        yield _next(last, event, said, said.stage, need)


def _ended(last: Step, event: Event, said: Answer) -> Step:
    return _next(last, event, said, WON if last.stage in SOLD else LOST, last.need)


def _next(last: Step, event: Event, said: Answer, stage: str, need: str) -> Step:
    return Step(
        cycle=last.cycle,
        stage=stage,
        since=max(event.at, last.since),
        need=need,
        started_by=last.started_by,
        prompt=last.prompt,
        what=event.what,
        source=event.source,
        version=said.version,
        rule=said.rule,
    )


def _silent(last: Step, at: dt.datetime) -> Step:
    """What has been sold is won when it goes quiet, too."""
    stage = WON if last.stage in SOLD else QUIET
    return Step(
        cycle=last.cycle,
        stage=stage,
        since=at,
        need=last.need,
        started_by=last.started_by,
        prompt=last.prompt,
        what=SILENCE,
        source=0,
        version=last.version,
        rule=0,
    )


@dataclass(frozen=True, slots=True)
class Told[Fact]:
    """Something told of a place in a customer's story; it replaces what was told of it and of later ones."""

    place: int
    fact: Fact


def held[Fact](told: Iterable[Told[Fact]]) -> list[Fact]:
    """What holds of all that was told, in the order in which it was told.

    >>> held([Told(1, "need"), Told(2, "offer"), Told(3, "lost"), Told(2, "purchase")])
    ['need', 'purchase']
    """
    found: list[Fact] = []
    for one in told:
        del found[one.place - 1 :]
        found.append(one.fact)
    return found
