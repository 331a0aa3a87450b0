"""How are questions that threads ask at the same time answered in one go?"""

import threading
from collections import deque
from collections.abc import Callable, Sequence


class _Asked[Question, Answer]:
    """A question; `leads`: those for whom its thread answers, itself the first of them."""

    __slots__ = ("answer", "leads", "question", "woken")

    def __init__(self, question: Question) -> None:
        self.question, self.woken = question, threading.Lock()
        self.answer: Answer | None = None
        self.leads: Sequence[_Asked[Question, Answer]] = ()
        self.woken.acquire()


class Together[Question, Answer]:
    """Whoever asks while nobody answers does so for himself; then one of those who waited for them all.

    So nobody waits for others to come, and the more come the less each takes. Where an answer is null, and
    for the others where answering failed, each has to find one alone.
    """

    def __init__(self, answer: Callable[[Sequence[Question]], Sequence[Answer | None]], *, most: int) -> None:
        self._answer, self._most, self._busy = answer, most, False
        self._waiting: deque[_Asked[Question, Answer]] = deque()
        self._guard = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many wait until it is their turn."""
        return len(self._waiting)

    def ask(self, question: Question) -> Answer | None:
        """The answer, as soon as it is found with those of the others."""
        mine: _Asked[Question, Answer] = _Asked(question)
        with self._guard:
            if self._busy:
                self._waiting.append(mine)
            else:
                self._busy, mine.leads = True, (mine,)
        if not mine.leads:
            mine.woken.acquire()
        if mine.leads:
            self._lead(mine.leads)
        return mine.answer

    def _lead(self, some: Sequence[_Asked[Question, Answer]]) -> None:
        try:
            for one, answer in zip(some, self._answer([one.question for one in some]), strict=True):
                one.answer = answer
        finally:
            with self._guard:
                after = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                self._busy = bool(after)
            if after:
                after[0].leads = after
                after[0].woken.release()
            for one in some[1:]:
                one.woken.release()
