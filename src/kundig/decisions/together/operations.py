"""How are decisions that are asked for at the same moment made in one go?

The database takes as long for a few customers as for one: most of what it does is getting ready.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg

from kundig.base.keys.operations import KeyChanged
from kundig.base.refusals import Refused
from kundig.base.statements import Ahead, Lent, Row, ask_ahead, roll_back, take_ahead
from kundig.base.together import Together
from kundig.decisions.decided import Decided
from kundig.decisions.holding.operations import held_of
from kundig.decisions.making.operations import Asking, made_at_once, written

MOST = 16
type Answer = Decided | BaseException


@dataclass(slots=True)
class Question:
    """Who asks, and what is to be asked before."""

    asking: Asking
    ahead: list[Ahead]
    settled: bool = False
    changed: KeyChanged | None = None

    def ask_ahead(self) -> None:
        """With the questions of all; what is wrong with a key is told its own thread only."""
        for one in self.ahead:
            ask_ahead(Ahead(one.statement, one.values, self._then(one)))

    def _then(self, one: Ahead) -> Callable[[list[Row]], None]:
        def then(rows: list[Row]) -> None:
            self.settled = True
            try:
                one.then(rows)
            except KeyChanged as changed:
                self.changed = changed

        return then


def decided_together(asking: Asking) -> Decided | None:
    """Decided and kept with those that are asked for now; null where that has to be done alone.

    It stands in a transaction of its own, and nothing may have been asked in the caller's.
    """
    question = Question(asking, take_ahead())
    answer = _TOGETHER.ask(question)
    if question.changed:  # whatever became of the others, or of another question about this customer
        raise question.changed
    if isinstance(answer, BaseException):
        raise answer
    if answer is None and not question.settled:
        for one in question.ahead:
            ask_ahead(one)
    return answer


def decided_at_once(questions: Sequence[Question]) -> list[Answer | None]:
    """Kept in one transaction, all that is plain: each has his decision, or what he is refused with.

    Null for whoever has to ask alone: he is held by others just now, asks twice, is led by another, is nobody
    we know, or gets something of which there is only so much.
    """
    with LENT.used():
        for question in questions:
            question.ask_ahead()
        try:
            return _kept(questions)
        except psycopg.Error as error:
            # Where the connection is lost nobody knows what was kept. Else nothing was: each tries alone.
            return [None if roll_back() else error for _ in questions]


def _kept(questions: Sequence[Question]) -> list[Answer | None]:
    first = {question.asking.who: question for question in reversed(questions)}
    held = held_of([(who, question.asking.at) for who, question in first.items()], waits=False)
    asked = [one for who, one in first.items() if who in held and one.changed is None]
    answers: dict[int, Answer] = {id(one): one.changed for one in questions if one.changed}
    try:
        found = made_at_once((one.asking, held[one.asking.who]) for one in asked)
    except Refused:  # nothing decides yet, or one of them asks too much: each is told so, or answered, alone
        found = [None] * len(asked)
    ready = [one for one in found if one]
    if ready:
        kept = iter(written(ready, ends=True))
        answers |= {id(one): next(kept) for one, made in zip(asked, found, strict=True) if made}
    else:
        roll_back()  # whoever is held is let go
    return [answers.get(id(one)) for one in questions]


LENT = Lent()
_TOGETHER: Together[Question, Answer] = Together(decided_at_once, most=MOST)
