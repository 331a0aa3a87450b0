"""How are questions that threads ask at the same time answered in one go?"""

import threading
from collections import deque
from collections.abc import Callable, Sequence


class _Asked[Question, Answer]:
    """A question; who `leads` answers it, and those of others who wait, in its own thread."""

    __slots__ = ("answer", "leads", "question", "woken")

    def __init__(self, question: Question) -> None:
        self.question, self.woken = question, threading.Lock()
        self.answer: Answer | None = None
        self.leads = False
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
                self._busy = mine.leads = True
        if not mine.leads:
            mine.woken.acquire()
        if mine.leads:
            self._lead(mine)
        return mine.answer

    def _lead(self, mine: _Asked[Question, Answer]) -> None:
        with self._guard:
            some = [mine, *(self._waiting.popleft() for _ in range(min(self._most - 1, len(self._waiting))))]
        try:
            for one, answer in zip(some, self._answer([one.question for one in some]), strict=True):
                one.answer = answer
        finally:
            with self._guard:
                after = self._waiting.popleft() if self._waiting else None
                self._busy = after is not None
            if after:
                after.leads = True
                after.woken.release()
            for one in some[1:]:
                one.woken.release()
