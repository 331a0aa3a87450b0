"""Questions that threads ask at the same time: who is answered with whom, and what a failure leaves."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from kundig.base.together import Together

WAIT = 20  # seconds: a thread that waits longer has been forgotten
WRONG = -1
type Found = Future[Sequence[int] | None]


class Halting:
    """Answers with the questions that were answered together, each time when it is let; null for 0."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, questions: Sequence[int]) -> list[Sequence[int] | None]:
        self.begun.release()
        assert self.go_on.acquire(timeout=WAIT)
        if WRONG in questions:
            raise ValueError(questions)
        return [questions if one else None for one in questions]

    def let(self, times: int) -> None:
        for _ in range(times):
            self.go_on.release()


class Asking:
    """Questions of threads of their own, one after the other."""

    def __init__(self, threads: ThreadPoolExecutor, *, most: int = 10) -> None:
        self.threads, self.answering = threads, Halting()
        self.together = Together(self.answering, most=most)

    def begun(self, question: int) -> Found:
        """It is being answered alone, as the first."""
        found = self.threads.submit(self.together.ask, question)
        assert self.answering.begun.acquire(timeout=WAIT)
        return found

    def waiting(self, *questions: int) -> list[Found]:
        """They wait, in this order."""
        found = []
        for question in questions:
            before, until = self.together.waiting, time.monotonic() + WAIT
            found.append(self.threads.submit(self.together.ask, question))
            while self.together.waiting == before:
                assert time.monotonic() < until
                time.sleep(0.001)
        return found


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(10) as found:
        yield found


def answers(found: Sequence[Found]) -> list[Sequence[int] | None]:
    return [one.result(WAIT) for one in found]


def test_who_asks_alone_is_answered_at_once(threads: ThreadPoolExecutor) -> None:
    asking = Asking(threads)
    asking.answering.let(2)
    assert [asking.together.ask(1), asking.together.ask(2)] == [[1], [2]]


def test_those_who_come_meanwhile_are_answered_together_by_the_next(threads: ThreadPoolExecutor) -> None:
    asking = Asking(threads)
    first = asking.begun(1)
    others = asking.waiting(2, 3, 4)
    asking.answering.let(2)
    assert answers([first, *others]) == [[1], [2, 3, 4], [2, 3, 4], [2, 3, 4]]


def test_there_are_no_more_at_once_than_may_be(threads: ThreadPoolExecutor) -> None:
    asking = Asking(threads, most=2)
    first = asking.begun(1)
    others = asking.waiting(2, 3, 4)
    asking.answering.let(3)
    assert answers([first, *others]) == [[1], [2, 3], [2, 3], [4]]


def test_an_answer_may_be_none_for_one_of_them(threads: ThreadPoolExecutor) -> None:
    asking = Asking(threads)
    first = asking.begun(1)
    others = asking.waiting(0, 3)
    asking.answering.let(2)
    assert answers([first, *others]) == [[1], None, [0, 3]]


def test_a_failure_is_told_who_answered_and_the_others_get_none_and_all_goes_on(
    threads: ThreadPoolExecutor,
) -> None:
    asking = Asking(threads)
    first = asking.begun(1)
    others = asking.waiting(2, WRONG, 4)
    asking.answering.let(3)
    assert first.result(WAIT) == [1]
    with pytest.raises(ValueError, match="-1"):
        others[0].result(WAIT)
    assert answers(others[1:]) == [None, None]
    assert asking.together.ask(5) == [5]


def test_hundreds_are_answered_each_once_with_his_own(threads: ThreadPoolExecutor) -> None:
    seen: list[int] = []

    def twice(questions: Sequence[int]) -> list[int]:
        seen.extend(questions)
        return [2 * one for one in questions]

    together = Together(twice, most=4)
    assert list(threads.map(together.ask, range(500))) == [2 * one for one in range(500)]
    assert sorted(seen) == list(range(500))
