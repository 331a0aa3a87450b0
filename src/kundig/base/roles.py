"""What may each role do?"""

from collections.abc import Mapping

SEE_VALUE = "see_value"
SEE_CUSTOMERS = "see_customers"
RECORD_INTERACTIONS = "record_interactions"
CHANGE_RATES = "change_rates"
CHANGE_LEVELS = "change_levels"
REFRESH = "refresh"
MANAGE_USERS = "manage_users"
OWN_ACCOUNT = "own_account"

_EVERYBODY = frozenset({OWN_ACCOUNT, SEE_CUSTOMERS})
ROLES: Mapping[str, frozenset[str]] = {
    "agent": _EVERYBODY | {RECORD_INTERACTIONS},
    "analyst": _EVERYBODY | {SEE_VALUE, REFRESH},
    "process_owner": _EVERYBODY | {SEE_VALUE, CHANGE_RATES},
    "manager": _EVERYBODY | {SEE_VALUE, RECORD_INTERACTIONS, CHANGE_RATES, CHANGE_LEVELS, REFRESH},
    "admin": _EVERYBODY
    | {SEE_VALUE, RECORD_INTERACTIONS, CHANGE_RATES, CHANGE_LEVELS, REFRESH, MANAGE_USERS},
}


def may(role: str, permission: str) -> bool:
    """Whether a role has a permission; an unknown role has none.

    >>> may("agent", SEE_VALUE), may("manager", SEE_VALUE), may("", SEE_VALUE)
    (False, True, False)
    """
    return permission in ROLES.get(role, frozenset())
