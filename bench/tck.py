"""How much of the public conformance kit of DMN passes?

A case passes if each of its results is the expected one. A program that always answers null would pass a
fifth of all; so the share of those that expect a value is told, too. Cases that need Java count as failed.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench._kit import KIT, Case, cases, same

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.feel.adopting import adopted
from kundig.feel.dmn.deciding import Decisions
from kundig.feel.dmn.loading import load

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a case: of each wrong answer the expected value, the one given, and why it is null."""

    case: Case
    wrong: tuple[tuple[str, object, object, str], ...]

    @property
    def passed(self) -> bool:
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Share:
    passed: int
    of: int

    def __str__(self) -> str:
        share = 100 * self.passed / self.of if self.of else 100
        return f"{self.passed:5} of {self.of:5} {share:6.1f} %"


@cache
def _model(file: Path) -> Decisions:
    return load(file)


def answered(case: Case) -> Answer:
    """A case with its answers."""
    wrong = []
    for question in case.questions:
        try:
            got, why = _got(case, question.name)
        except Refused as refused:
            got, why = refused, say(refused)
        if not same(question.expected, got):
            wrong.append((question.name, question.expected, got, why))
    return Answer(case, tuple(wrong))


def _got(case: Case, name: str) -> tuple[object, str]:
    outcome = _model(case.model).decide(case.service or name, case.inputs, now=NOW)
    value = adopted(outcome.value)
    if case.service and isinstance(value, dict) and name in value:
        value = value[name]
    return value, "; ".join(f"{one.code} {one.params}" for one in outcome.trace.reasons[:3])


def shares(answers: Iterable[Answer]) -> tuple[Share, Share]:
    """The share of all cases, and of those that expect a value."""
    every = list(answers)
    valued = [answer for answer in every if answer.case.expects_a_value]
    return (
        Share(sum(answer.passed for answer in every), len(every)),
        Share(sum(answer.passed for answer in valued), len(valued)),
    )


def table(answers: list[Answer]) -> Iterator[str]:
    """The lines of the report: by folder, by level, and all."""
    yield f"{'':44} {'all':>22} {'that expect a value':>24}"
    for level in sorted({answer.case.level for answer in answers}):
        within = [answer for answer in answers if answer.case.level == level]
        for folder in sorted({answer.case.folder for answer in within}):
            every, valued = shares(answer for answer in within if answer.case.folder == folder)
            mark = "" if every.passed == every.of else "  <"
            yield f"  {folder:42} {every}   {valued}{mark}"
        every, valued = shares(within)
        yield f"{level:44} {every}   {valued}"
    every, valued = shares(answers)
    yield f"{'all':44} {every}   {valued}"


def failures(answers: Iterable[Answer]) -> Iterator[str]:
    for answer in answers:
        for name, expected, got, why in answer.wrong:
            yield f"{answer.case.folder}: {answer.case.name}, {name}"
            yield f"    expected {expected!r}"
            yield f"    got      {got!r}"
            if why:
                yield f"    since    {why[:300]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", default="", help="part of a folder's name")
    parser.add_argument("--kit", type=Path, default=KIT, help="where the kit lies")
    parser.add_argument("--verbose", action="store_true", help="name the cases that failed")
    options = parser.parse_args()
    if not options.kit.exists():
        print(f"The kit is not at {options.kit}: name its folder with --kit.")
        return 2
    begun = time.perf_counter()
    answers = [answered(case) for case in cases(options.kit) if options.folder in case.folder]
    print("\n".join(table(answers)))
    if options.verbose:
        print("\n".join(failures(answers)))
    print(f"{time.perf_counter() - begun:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
