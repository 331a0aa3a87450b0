"""What are the models called when one speaks of them?"""

import re

NAMES = {
    "modified_beta_geo": "MBG/NBD",
    "beta_geo": "BG/NBD",
    "pareto_nbd": "Pareto/NBD",
    "gamma_gamma": "Gamma-Gamma",
    "shifted_beta_geo": "shifted beta-geometric",
    "beta_geo_beta_binom": "BG/BB",
}
"""As the papers have it, the same in every language."""


def model_name(label: str) -> str:
    """The name of a model by its label; one that is no label stays as it is.

    >>> model_name("modified_beta_geo_k2"), model_name("pareto_nbd"), model_name("yardstick")
    ('MBG/CNBD-2', 'Pareto/NBD', 'yardstick')
    """
    regular = re.fullmatch(r"(\w+)_k(\d+)", label)
    if regular and regular[1] in NAMES:
        return f"{NAMES[regular[1]].removesuffix('NBD')}CNBD-{regular[2]}"
    return NAMES.get(label, label)
