"""What may each role do?"""

from collections.abc import Mapping

SEE_VALUE = "see_value"
SEE_CUSTOMERS = "see_customers"
RECORD_INTERACTIONS = "record_interactions"
CHANGE_RATES = "change_rates"
CHANGE_GROUPS = "change_groups"  # the needs groups
CHANGE_POLICIES = "change_policies"  # write and submit; another one approves
APPROVE_POLICIES = "approve_policies"
CHANGE_ACTIONS = "change_actions"  # what may be offered to customers
REFRESH = "refresh"
EDIT_CUSTOMERS = "edit_customers"  # facts, notes, tasks, holds, consents, one customer at a time
EDIT_MANY = "edit_many"
SHARE_SEGMENTS = "share_segments"
EXPORT = "export"
IMPORT = "import"
MERGE = "merge"
PRIVACY = "privacy"  # information under Art. 15 GDPR, erasure
SEE_RETAINED = "see_retained"
SEE_JOURNAL = "see_journal"
SEE_DECISIONS = "see_decisions"  # the log of decisions, arms and lift
MANAGE_USERS = "manage_users"
MANAGE_PROGRAMS = "manage_programs"  # API keys and webhooks
OWN_ACCOUNT = "own_account"

_EVERYBODY = frozenset({OWN_ACCOUNT, SEE_CUSTOMERS})
_DESK = frozenset({RECORD_INTERACTIONS, EDIT_CUSTOMERS})
_BASE = frozenset({EDIT_MANY, SHARE_SEGMENTS, EXPORT, IMPORT, MERGE, PRIVACY})
_LEAD = frozenset(
    {
        SEE_VALUE,
        SEE_DECISIONS,
        CHANGE_RATES,
        CHANGE_GROUPS,
        CHANGE_POLICIES,
        CHANGE_ACTIONS,
        APPROVE_POLICIES,
        REFRESH,
        SEE_JOURNAL,
    }
)
ROLES: Mapping[str, frozenset[str]] = {
    "agent": _EVERYBODY | _DESK,
    "analyst": _EVERYBODY | {SEE_VALUE, SEE_DECISIONS, REFRESH, EXPORT, SHARE_SEGMENTS},
    "process_owner": _EVERYBODY
    | _DESK
    | {
        SEE_VALUE,
        SEE_DECISIONS,
        CHANGE_RATES,
        CHANGE_POLICIES,
        CHANGE_ACTIONS,
        IMPORT,
        MERGE,
        SHARE_SEGMENTS,
    },
    "manager": _EVERYBODY | _DESK | _BASE | _LEAD,
    "admin": _EVERYBODY | _DESK | _BASE | _LEAD | {MANAGE_USERS, MANAGE_PROGRAMS, SEE_RETAINED},
}


def may(role: str, permission: str) -> bool:
    """Whether a role has a permission; an unknown role has none.

    >>> may("agent", SEE_VALUE), may("manager", SEE_VALUE), may("", SEE_VALUE)
    (False, True, False)
    """
    return permission in ROLES.get(role, frozenset())
