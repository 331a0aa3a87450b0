"""What have all models of a lifetime in common?"""

import inspect
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.fitting import Optimum
from kundig.value.lifetime.scalars import count as whole

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something about a fit that its reader has to know: a code with words (`messages.py`), and figures."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


class Model:
    """The contract of scikit-learn: options in the constructor, `fit` returns self, learned names end in `_`.

    Every model names its parameters as its paper does (`names`) and learns, by maximum likelihood:
    `params_`, `standard_errors_` (name -> value), `covariance_` (p, p; of the logs of the parameters),
    `log_likelihood_`, `n_customers_`, `converged_` and `warnings_`.
    """

    names: ClassVar[tuple[str, ...]]
    params_: dict[str, float]
    standard_errors_: dict[str, float]
    covariance_: Floats
    log_likelihood_: float
    n_customers_: int
    converged_: bool
    warnings_: tuple[Caution, ...]

    def __init__(self) -> None:
        """Without options, unless a model has some."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The options of the constructor."""
        known = inspect.signature(type(self).__init__).parameters
        return {name: getattr(self, name) for name in known if name != "self"}

    def set_params(self, **options: Any) -> Self:
        """Set options of the constructor. Raises `Refused` for one that the model has not."""
        if unknown := sorted(options.keys() - self.get_params()):
            raise Refused("lifetime.unknown_option", option=unknown[0], known=", ".join(self.get_params()))
        for name, value in options.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({options})"

    def draws(self, count: int, *, seed: int = 0) -> Floats:
        """Parameters (count, p) as uncertain as they are: normal in their logs (Laplace's approximation)."""
        count, seed = whole("count", count), whole("seed", seed, most=2**53)
        at = np.log(np.array([self.fitted[name] for name in self.names]))
        return np.exp(np.random.default_rng(seed).multivariate_normal(at, self.covariance_, count))

    @property
    def fitted(self) -> dict[str, float]:
        """The parameters. Raises `Refused` when `fit` has not been called."""
        if not hasattr(self, "params_"):
            raise Refused("lifetime.not_fitted", model=type(self).__name__)
        return self.params_

    def _learn(self, top: Optimum, *, customers: float, cautions: tuple[Caution, ...]) -> Self:
        """Keep what a fit has found, and say where the likelihood did not decide."""
        self.params_ = dict(zip(self.names, top.params.tolist(), strict=True))
        self.standard_errors_ = dict(zip(self.names, top.standard_errors.tolist(), strict=True))
        self.covariance_ = top.covariance
        self.log_likelihood_ = top.log_likelihood
        self.n_customers_ = round(customers)
        self.converged_ = top.converged
        if top.flat:
            cautions = (*cautions, Caution("lifetime.flat", {"cost": round(top.cost, 4)}))
        if not top.converged:
            cautions = (*cautions, Caution("lifetime.not_converged", {"passes": top.passes}))
        self.warnings_ = cautions
        return self
