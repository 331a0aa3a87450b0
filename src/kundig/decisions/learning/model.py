"""How likely is it that an action is accepted, and how sure is that after so many answers?"""

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kundig.decisions.learning.answers import chances_by, factor
from kundig.decisions.learning.prior import Prior

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Actions:
    """The actions that are asked about together, each one's code and kind; made once and used often."""

    codes: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What there is to learn from an answer; nothing in it says whose it was."""

    action: str
    kind: str
    features: Floats
    outcome: float  # 1 accepted, 0 not
    weight: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What the predictors of actions are made of: a row for each action, so that a look takes two products.

    The mean is the first part of it times the features, the variance the other times the products of each two
    of them.
    """

    rows: Floats  # (n, width + width * (width + 1) / 2)
    upper: tuple[Places, Places]  # which two of them

    def predictor(self, x: Floats, chosen: Places | None) -> tuple[Floats, Floats]:
        """Mean and variance (n each) of what the chance is the logistic function of.

        One small product for each action: their bits depend neither on the other actions nor on threads.
        """
        first, second = self.upper
        rows = self.rows if chosen is None else self.rows.take(chosen, 0)
        mean: Floats = np.vecdot(rows[:, : len(x)], x)
        return mean, np.vecdot(rows[:, len(x) :], x.take(first) * x.take(second))


# What changes in place while a model learns; the rest is made anew.
_CHANGED = (
    *("actions", "kinds", "kind_of", "precision", "shift", "covariance"),
    *("told_precision", "told_shift"),
)


class Model:
    """Logistic regression, with the weights of each action normal around those of its kind, those around all.

    All weights together are normal, and their distribution is exact but for one step: each answer is taken as
    a normal factor. `learned` gives another model and leaves this one as it is. Place 0 is that of an action,
    and of a kind, of which nothing was learned yet.
    """

    def __init__(self, prior: Prior) -> None:
        width = prior.width
        self.prior = prior
        self.actions: dict[str, int] = {"": 0}
        self.kinds: dict[str, int] = {"": 0}
        self.kind_of: list[int] = [0]
        self.precision = np.zeros((1, width, width))  # of the answers to each action
        self.shift = np.zeros((1, width))  # that times their mean
        self.told_precision = np.zeros((1, width, width))  # what all its actions tell of a kind
        self.told_shift = np.zeros((1, width))
        self._derive()

    covariance: Floats  # of an action's weights, were those of its kind known
    kind_mean: Floats
    kind_covariance: Floats

    @classmethod
    def empty(cls, prior: Prior | None = None) -> Self:
        """What is believed before the first answer."""
        return cls(prior or Prior())

    def chances(
        self, features: Floats, actions: Actions, chosen: Places | None = None
    ) -> tuple[Floats, Floats]:
        """Of each of the actions, or of those at the places `chosen`: the mean chance, and its deviation."""
        asked = self._asked.get(actions) or self._ask(actions)
        return chances_by(*asked.predictor(features, chosen))

    def learned(self, examples: Iterable[Example]) -> Self:
        """The model after these answers, one after the other."""
        after = copy(self)
        for name in _CHANGED:
            setattr(after, name, getattr(self, name).copy())
        after._asked = {}
        for example in examples:
            after._learn(example)
        return after

    def to_bytes(self) -> bytes:
        """All that was learned, the same bytes for the same answers."""
        head = {
            "prior": asdict(self.prior),
            "actions": list(self.actions),
            "kinds": list(self.kinds),
            "kind_of": self.kind_of,
        }
        text = json.dumps(head, sort_keys=True).encode()
        upper = np.triu_indices(self.prior.width)
        numbers = (self.precision[:, *upper], self.shift, self.told_precision, self.told_shift)
        return b"".join([len(text).to_bytes(4), text, *(one.astype("<f8").tobytes() for one in numbers)])

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """The model that gave these bytes, bit for bit."""
        begin = 4 + int.from_bytes(content[:4])
        head = json.loads(content[4:begin])
        model = cls(Prior(**head["prior"]))
        width, actions, kinds = model.prior.width, len(head["actions"]), len(head["kinds"])
        upper = np.triu_indices(width)
        shapes = [(actions, len(upper[0])), (actions, width), (kinds, width, width), (kinds, width)]
        ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
        numbers = np.frombuffer(content, "<f8", offset=begin)
        parts = [
            numbers[low:high].reshape(shape)
            for low, high, shape in zip(ends[:-1], ends[1:], shapes, strict=True)
        ]
        model.actions = {code: row for row, code in enumerate(head["actions"])}
        model.kinds = {kind: row for row, kind in enumerate(head["kinds"])}
        model.kind_of = head["kind_of"]
        model.precision = np.zeros((actions, width, width))
        model.precision[:, *upper] = parts[0]
        model.precision[:, *upper[::-1]] = parts[0]
        model.shift, model.told_precision, model.told_shift = (part.copy() for part in parts[1:])
        model._derive()
        return model

    def _ask(self, actions: Actions) -> _Asked:
        """Asked once for each model; who asks at the same time does it twice, which does no harm."""
        known = np.array([self.actions.get(code, 0) for code in actions.codes], dtype=np.intp)
        kinds = np.array(
            [
                self.kind_of[row] or self.kinds.get(kind, 0)
                for row, kind in zip(known.tolist(), actions.kinds, strict=True)
            ],
            dtype=np.intp,
        )
        # The weights of an action are those of its kind, moved by its own answers: V = C + C / T K C / T.
        own, towards = self.covariance[known], self.covariance[known] / self.prior.of_action
        mean = np.matmul(own, self.shift[known][:, :, None]) + np.matmul(
            towards, self.kind_mean[kinds][:, :, None]
        )
        spread = own + np.matmul(np.matmul(towards, self.kind_covariance[kinds]), towards.transpose(0, 2, 1))
        first, second = np.triu_indices(self.prior.width)
        twice = np.where(first == second, 0.5, 1.0) * (spread[:, first, second] + spread[:, second, first])
        rows = np.concatenate((mean[:, :, 0], twice), axis=1)
        asked = self._asked[actions] = _Asked(rows, (first, second))
        return asked

    def _learn(self, example: Example) -> None:
        row, x = self._row(example), example.features
        kind = self.kind_of[row]
        spread = self.covariance[row] @ x
        towards = spread / self.prior.of_action
        mean = spread @ self.shift[row] + towards @ self.kind_mean[kind]
        variance = spread @ x + towards @ self.kind_covariance[kind] @ towards
        precision, shift = factor(
            float(mean), float(variance), outcome=example.outcome, weight=example.weight
        )
        before = self._told(row)
        kept = np.exp(-1.0 / self.prior.memory)
        self.precision[row] = self.precision[row] * kept + precision * np.outer(x, x)
        self.shift[row] = self.shift[row] * kept + shift * x
        self.covariance[row] = np.linalg.inv(self.precision[row] + np.diag(1 / self.prior.of_action))
        for told, new, old in zip(
            (self.told_precision, self.told_shift), self._told(row), before, strict=True
        ):
            told[kind] += new - old
        self._derive_kinds()

    def _row(self, example: Example) -> int:
        """The place of the action, made at its first answer. Its kind is the one that it had then."""
        if (row := self.actions.get(example.action)) is not None:
            return row
        kind = self.kinds.setdefault(example.kind, len(self.kinds))
        if kind == len(self.told_shift):
            self.told_precision, self.told_shift = _longer(self.told_precision), _longer(self.told_shift)
            self._derive_kinds()
        self.kind_of.append(kind)
        self.precision, self.shift = _longer(self.precision), _longer(self.shift)
        self.covariance = np.concatenate([self.covariance, self.covariance[:1]])
        row = self.actions[example.action] = len(self.actions)
        return row

    def _told(self, row: int) -> tuple[Floats, Floats]:
        """What the answers to an action tell of the weights of its kind: precision, and that times mean."""
        weights = 1 / self.prior.of_action
        inverse = self.covariance[row]
        return np.diag(weights) - weights[:, None] * inverse * weights, weights * (inverse @ self.shift[row])

    def _derive(self) -> None:
        """All that follows from the answers, from scratch."""
        self.covariance = np.linalg.inv(self.precision + np.diag(1 / self.prior.of_action))
        self._asked: dict[Actions, _Asked] = {}
        self._derive_kinds()

    def _derive_kinds(self) -> None:
        """The weights of all and of each kind: up from the kinds, and down again."""
        apart = 1 / self.prior.of_kind
        inner = np.linalg.inv(self.told_precision + np.diag(apart))
        upward = np.diag(apart) - apart[:, None] * inner * apart
        shifts = np.matmul(inner, self.told_shift[:, :, None])[:, :, 0]
        of_all = 1 / self.prior.of_all
        covariance = np.linalg.inv(upward.sum(axis=0) + np.diag(of_all))
        mean = covariance @ (of_all * self.prior.mean + (apart * shifts).sum(axis=0))
        down = inner * apart
        self.kind_mean = shifts + down @ mean
        self.kind_covariance = inner + np.matmul(np.matmul(down, covariance), down.transpose(0, 2, 1))


def _longer(rows: Floats) -> Floats:
    """With one more row, of zeros."""
    return np.concatenate([rows, np.zeros_like(rows[:1])])
