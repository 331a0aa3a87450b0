"""How may a history of purchases have ended, if customers may silently leave at any time?"""

from dataclasses import dataclass

import numpy as np

from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.moments import moments, until_negligible

MOMENTS = 20  # enough for the likelihood to 1e-10; see the tests


@dataclass(frozen=True, slots=True, eq=False)
class Endings:
    """How histories may have ended (rows, MOMENTS + 1): left at one of the moments, or (last) still there.

    `chances` are those of each ending, given the history; they sum to 1. `left` is 1 for moments and 0 for
    "still there". With y the moment, or the age of those still there: `log_buying` is log(1 + y/alpha),
    `log_leaving` log(1 + y/beta), `buying` y/(alpha + y), `leaving` y/(beta + y). `log_likelihood` (rows)
    lacks the terms that do not depend on times: Gamma(r + x) / Gamma(r) / alpha^x.
    """

    chances: Floats
    left: Floats
    log_buying: Floats
    log_leaving: Floats
    buying: Floats
    leaving: Floats
    log_likelihood: Floats

    @property
    def alive(self) -> Floats:
        """The chance (rows) that the customer is still there."""
        return self.chances[:, -1]


def endings(params: Floats, frequency: Floats, recency: Floats, T: Floats) -> Endings:
    """All ways in which histories (rows) may have ended, under `params` r, alpha, s, beta.

    Customers buy at a rate from Gamma(r, alpha) until a moment from Lomax(s, beta). x purchases, the last at
    t, and none from then to T, have the likelihood Gamma(r+x) / Gamma(r) / alpha^x times

        (1 + T/alpha)^-(r+x) (1 + T/beta)^-s
        + s/beta * integral over y from t to T of (1 + y/alpha)^-(r+x) (1 + y/beta)^-(s+1)

    (Schmittlein, Morrison & Colombo 1987; Fader & Hardie 2005, "A note on deriving the Pareto/NBD model",
    before they solve the integral by hypergeometric functions, which overflow). The integrand is smooth in
    log(y + min(alpha, beta)); few points of Gauss and Legendre suffice up to where it is negligible.
    """
    r, alpha, s, beta = params
    power = (r + frequency)[:, None]
    length = np.minimum(T - recency, until_negligible(alpha + recency, r + frequency))
    length = np.minimum(length, until_negligible(beta + recency, s + 1))
    y, widths = moments(recency, length, min(alpha, beta), count=MOMENTS)
    y = np.concatenate([y, T[:, None]], axis=1)
    left = np.ones(MOMENTS + 1)
    left[-1] = 0
    log_buying, log_leaving = np.log1p(y / alpha), np.log1p(y / beta)
    first_buying, first_leaving = np.log1p(recency / alpha)[:, None], np.log1p(recency / beta)[:, None]
    # beside the density at t, so that at least one ending does not underflow
    since = power * (first_buying - log_buying) + s * (first_leaving - log_leaving)
    chances = np.exp(since - left * log_leaving)
    chances[:, :-1] *= (s / beta) * widths
    total = chances.sum(axis=1, keepdims=True)
    chances /= total
    return Endings(
        chances=chances,
        left=left,
        log_buying=log_buying,
        log_leaving=log_leaving,
        buying=y / (alpha + y),
        leaving=y / (beta + y),
        log_likelihood=(np.log(total) - power * first_buying - s * first_leaving)[:, 0],
    )
