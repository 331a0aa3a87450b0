"""What are the models called when one speaks of them?"""

import re

NAMES = {
    "modified_beta_geo": "MBG/NBD",
    "beta_geo": "BG/NBD",
    "pareto_nbd": "Pareto/NBD",
    "gamma_gamma": "Gamma-Gamma",
}
"""As the papers have it, the same in every language."""

WORDS = {
    "yardstick": "yardstick",
    "constant_rate": "yardstick",
    "shifted_beta_geo": "shifted beta-geometric",
    "discrete_hazard": "monthly hazard",
    "discrete_hazard_season": "monthly hazard with season",
    "discrete_hazard_covariates": "monthly hazard with traits",
    "discrete_hazard_season_covariates": "monthly hazard with season and traits",
}
"""In English; who shows them translates."""


def model_name(label: str) -> str:
    """The name of a model by its label; one that is no label stays as it is.

    >>> model_name("modified_beta_geo_k2"), model_name("discrete_hazard"), model_name("MBG/NBD")
    ('MBG/CNBD-2', 'monthly hazard', 'MBG/NBD')
    """
    regular = re.fullmatch(r"(\w+)_k(\d+)", label)
    if regular and regular[1] in NAMES:
        return f"{NAMES[regular[1]].removesuffix('NBD')}CNBD-{regular[2]}"
    return NAMES.get(label) or WORDS.get(label, label)
