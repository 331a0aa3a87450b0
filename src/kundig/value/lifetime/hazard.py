"""In which month will a customer with a contract leave, given his tenure, the season and what he is?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import columns, refuse
from kundig.value.lifetime.fitting import PENALTY, Floats, maximise
from kundig.value.lifetime.hazard_likelihood import (
    MONTHS,
    SEASON,
    TENURE,
    WAVES,
    AtRisk,
    Likelihood,
    of_season,
    of_tenure,
)
from kundig.value.lifetime.hazard_rows import checked_covariates, rows_of, standard
from kundig.value.lifetime.model import Caution, Model
from kundig.value.lifetime.scalars import count
from kundig.value.lifetime.shifted_beta import FEW_LOSSES, LONGEST, counted

Ints = npt.NDArray[np.int64]
TWO_YEARS = 24  # months: each season must have been seen twice
SMOOTH = 240  # losses: below, the months of the year get one wave, not each an odds of its own
HELD = 16 * PENALTY  # so sharp at most is the top of a parameter that only the penalty keeps finite
PER_PARAMETER = 10  # losses: Peduzzi et al. (1996), "events per variable"


class DiscreteHazardModel(Model):
    """Each month a customer leaves with odds that tenure, season and covariates multiply.

    Singer & Willett (1993), "It's About Time: Using Discrete-Time Survival Analysis". Parameters are odds and
    odds ratios: `baseline` the odds of leaving in a month after a year of tenure, `log_tenure` for each
    doubling of the tenure; beside it `first_year` (months 1 to 11), `first_renewal` (12 to 14), `renewal` (a
    month in which a whole year ends), sines and cosines of the month, and each covariate per standard
    deviation (per 1 where it is 0 or 1), from its mean. What does not vary in the data is left out.

    `season`: whether months of the year differ; learned once two years were seen. `names` of the covariates.

    >>> model = DiscreteHazardModel().fit([1, 2, 2], [True, True, False], weights=[10, 9, 81])
    >>> model.hazard([1, 2]).round(3).tolist()
    [0.1, 0.1]
    """

    def __init__(self, *, season: bool = True, covariate_names: Sequence[str] | None = None) -> None:
        self.season = season
        self.covariate_names = covariate_names

    @property
    def names(self) -> tuple[str, ...]:  # type: ignore[override]  # they depend on what varies in the data
        return tuple(self.fitted)

    def fit(
        self,
        tenure: npt.ArrayLike,
        lost: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
        *,
        entry: npt.ArrayLike | None = None,
        ends: npt.ArrayLike | None = None,
        covariates: npt.ArrayLike | None = None,
    ) -> Self:
        """Learn from the months (n) that customers have held their contract, and whether they are lost (n).

        - `tenure` and `lost` as in `ShiftedBetaGeoModel`, with a month as the period.
        - `entry` (n): months of tenure before he was watched (left truncation): he could not be seen leaving.
        - `ends` (n): the calendar month in which he was seen last, counted from January 1970; for the season.
        - `covariates` (n, c): figures that were known before, of customers who do and who do not leave.
        """
        rows, own = rows_of(tenure, lost, entry, weights, ends, covariates)
        t, gone = rows["tenure"].astype(np.int64), rows["lost"]
        seen = (rows["entry"] < t) & (rows["weights"] > 0)
        if not seen.any():
            raise Refused("lifetime.nobody_at_risk")
        last = rows["ends"].astype(np.int64)[seen]
        start = last - t[seen]
        self.mean_, self.scale_ = standard(own[seen], rows["weights"][seen])
        own = (own[seen] - self.mean_) / self.scale_
        first = start + rows["entry"][seen].astype(np.int64) + 1
        grid = AtRisk.of(start, first, last, gone[seen], rows["weights"][seen], own)
        losses = float(grid.lost.sum())
        self.waves_ = self._waves(grid, losses, known=ends is not None)
        season = of_season(grid.months, self.waves_)
        self.tenure_, kept = _varying(grid, season)
        self.season_names_ = tuple(np.array(SEASON[: season.shape[1]])[kept].tolist())
        names = (*(TENURE[place] for place in self.tenure_), *self.season_names_, *self._own_names(own))
        likelihood = Likelihood.of(grid, tenure=self.tenure_, season=season[:, kept])
        begin = np.zeros(len(names))
        begin[0] = np.log((losses + 0.5) / (grid.asked.sum() - losses + 0.5))
        with threadpool_limits(1):  # products this small wait for threads longer than they compute
            top = maximise(likelihood, begin)
        self.params_ = dict.fromkeys(names, 1.0)
        cautions = tuple(_cautions(grid, parameters=len(names)))
        never = _never(grid, [TENURE[place] for place in self.tenure_], names[len(names) - own.shape[1] :])
        if losses and top.flat and np.count_nonzero(top.sizes < HELD) <= len(never):
            top = replace(top, flat=False)  # where nobody left the likelihood has no top: said by its name
            cautions += tuple(Caution("lifetime.no_loss_where", {"parameter": name}) for name in never)
        return self._learn(top, customers=float(rows["weights"].sum()), cautions=cautions)

    def hazard(
        self,
        tenure: npt.ArrayLike,
        *,
        month: npt.ArrayLike | None = None,
        covariates: npt.ArrayLike | None = None,
    ) -> Floats:
        """The chance (n) to leave in the `tenure`-th month (n) of a contract, in the calendar month (n)."""
        held = counted("tenure", tenure)
        given = columns(tenure=held, month=np.zeros_like(held) if month is None else month)
        t = held.astype(np.int64)
        refuse("lifetime.no_renewal", t < 1, column="tenure")
        logit = self._logits(t[:, None], given["month"].astype(np.int64)[:, None], month is not None)
        return _chance(logit + self.log_odds_ratio(covariates, len(t))[:, None])[:, 0]

    def hazards(self, tenure: Ints, months: Ints, own: Floats) -> Floats:
        """The same (n, m) of customers with a tenure of (n, m) in the calendar months (m), unchecked.

        `own` (n): what `log_odds_ratio` says of them.
        """
        return _chance(self._logits(tenure, months[None, :], known=True) + own[:, None])

    def log_odds_ratio(self, covariates: npt.ArrayLike | None, customers: int) -> Floats:
        """By how much their covariates (customers, c) raise the log odds of customers over the mean one's."""
        fitted, expected = self.fitted, len(self.mean_)
        if not expected:
            return np.zeros(customers)
        own = checked_covariates(covariates, customers)
        if own.shape[1] != expected:
            raise Refused("lifetime.covariate_names", names=expected, covariates=own.shape[1])
        logs = np.log(list(fitted.values())[-expected:])
        return np.asarray((own - self.mean_) / self.scale_ @ logs, np.float64)

    def expected_periods(self, tenure: npt.ArrayLike, *, horizon: int, month: int | None = None) -> Floats:
        """Months to come (n) within a horizon of customers there after `tenure` months (n), in `month`.

        As of a customer with mean covariates.
        """
        horizon = count("horizon", horizon, most=LONGEST)
        distinct, which = np.unique(counted("tenure", tenure), return_inverse=True)
        ahead = np.arange(1, horizon + 1)
        held = distinct.astype(np.int64)[:, None] + ahead
        logit = self._logits(held, ahead[None, :] + (month or 0), month is not None)
        stays: Floats = np.cumprod(1 - _chance(logit), axis=1).sum(axis=1)
        return stays[which]

    def log_likelihood_of(
        self,
        tenure: npt.ArrayLike,
        lost: npt.ArrayLike,
        *,
        entry: npt.ArrayLike | None = None,
        ends: npt.ArrayLike | None = None,
        covariates: npt.ArrayLike | None = None,
    ) -> Floats:
        """Log-likelihood (n) of each customer."""
        rows, own = rows_of(tenure, lost, entry, None, ends, covariates)
        t, last = (rows[name].astype(np.int64)[:, None] for name in ("tenure", "ends"))
        back = np.arange(int(t.max(initial=0)))
        held = t - back
        logit = self._logits(held, last - back, ends is not None)
        logit = logit + self.log_odds_ratio(own, len(t))[:, None]
        stay = np.where(held > rows["entry"][:, None], -np.logaddexp(0, logit), 0.0)
        found: Floats = stay.sum(axis=1)
        return found + (np.where(rows["lost"] > 0, logit[:, 0], 0.0) if len(back) else 0.0)

    def of_months(self) -> Floats:
        """Odds ratios (12) of January to December, against the mean of the year; ones without a season."""
        found = np.exp(self._season(np.arange(MONTHS)))
        return np.asarray(found / np.exp(np.log(found).mean()))

    def _waves(self, grid: AtRisk, losses: float, *, known: bool) -> int:
        asked = grid.months[grid.asked.sum(axis=0) > 0]
        if not (self.season and known) or asked[-1] - asked[0] + 1 < TWO_YEARS:
            return 0
        return WAVES if losses >= SMOOTH else 1

    def _own_names(self, own: Floats) -> tuple[str, ...]:
        given = self.covariate_names
        if given is None:
            return tuple(f"covariate_{place + 1}" for place in range(own.shape[1]))
        if len(given) != own.shape[1]:
            raise Refused("lifetime.covariate_names", names=len(given), covariates=own.shape[1])
        return tuple(given)

    def _logits(self, tenure: Ints, months: Ints, known: bool) -> Floats:
        fitted = self.fitted
        if self.waves_ and not known:
            raise Refused("lifetime.month_missing")
        longest = int(tenure.max(initial=1))
        logs = np.log([fitted[TENURE[place]] for place in self.tenure_])
        by_tenure = of_tenure(np.arange(longest + 1))[:, self.tenure_] @ logs
        by_month = self._season(np.arange(MONTHS))
        return by_tenure[np.maximum(tenure, 0)] + by_month[months % MONTHS]

    def _season(self, months: Ints) -> Floats:
        fitted = self.fitted
        logs = np.log([fitted.get(name, 1.0) for name in SEASON[: 2 * self.waves_]])
        return np.asarray(of_season(months, self.waves_) @ logs, np.float64)


def _varying(grid: AtRisk, season: Floats) -> tuple[list[int], list[int]]:
    """The columns of tenure, and those of the season, that differ where some could leave."""
    asked = grid.asked > 0
    held = of_tenure(np.unique(grid.tenure[asked]))
    months = season[asked.any(axis=0)]
    return [0, *_differ(held)], _differ(months)


def _differ(table: Floats) -> list[int]:
    return [int(place) for place in np.flatnonzero(np.ptp(table, axis=0) > 1e-9)]


def _never(grid: AtRisk, tenure: Sequence[str], own: Sequence[str]) -> list[str]:
    """The steps of tenure, and the covariates of two values, under the higher of which nobody has left."""
    left = of_tenure(grid.tenure[grid.lost > 0])
    found = [name for name in tenure[1:] if name != TENURE[1] and not left[:, TENURE.index(name)].any()]
    who = grid.lost.sum(axis=1) > 0
    for name, values in zip(own, grid.covariates.T, strict=True):
        high = values == values.max()
        if len(np.unique(values)) == 2 and not (who & high).any():
            found.append(name)
    return found


def _chance(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)), np.float64)


def _cautions(grid: AtRisk, *, parameters: int) -> Iterator[Caution]:
    losses, asked = float(grid.lost.sum()), float(grid.asked.sum())
    if not losses:
        yield Caution("lifetime.nobody_left", {"renewals": round(asked)})
    elif losses == asked:
        yield Caution("lifetime.everybody_left", {"customers": round(losses)})
    elif losses < FEW_LOSSES:
        yield Caution("lifetime.few_losses", {"customers": round(losses)})
    elif losses < PER_PARAMETER * parameters:
        yield Caution("lifetime.losses_per_parameter", {"losses": round(losses), "parameters": parameters})
