"""What may a key open, and what must its owner be allowed for that?"""

from collections.abc import Collection, Mapping

from kundig.base.roles import (
    EDIT_CUSTOMERS,
    IMPORT,
    MANAGE_PROGRAMS,
    RECORD_INTERACTIONS,
    SEE_CUSTOMERS,
    SEE_VALUE,
    may,
)

PUBLIC = "public"  # what a view declares that shows nothing of the firm
BY_KEY = "by_key"  # what a view declares whose routes ask for scopes of a key, one by one
# Scope -> the permission that the owner's role must have when the key is used.
SCOPES: Mapping[str, str] = {
    "customers:read": SEE_CUSTOMERS,
    "customers:write": EDIT_CUSTOMERS,
    "identities:read": SEE_CUSTOMERS,
    "identities:write": EDIT_CUSTOMERS,
    "relationships:read": SEE_CUSTOMERS,
    "relationships:write": EDIT_CUSTOMERS,
    "interactions:read": SEE_CUSTOMERS,
    "interactions:write": RECORD_INTERACTIONS,
    "decisions:read": SEE_CUSTOMERS,
    "decisions:write": RECORD_INTERACTIONS,
    "responses:write": RECORD_INTERACTIONS,
    "postings:read": SEE_CUSTOMERS,
    "postings:write": IMPORT,
    "tasks:read": SEE_CUSTOMERS,
    "tasks:write": EDIT_CUSTOMERS,
    "segments:read": SEE_CUSTOMERS,
    "value:read": SEE_VALUE,
    "imports:read": IMPORT,
    "imports:write": IMPORT,
    "webhooks:read": MANAGE_PROGRAMS,
    "webhooks:write": MANAGE_PROGRAMS,
}


def opens(scopes: Collection[str], scope: str, *, role: str) -> bool:
    """Whether a key with these scopes opens something, given what its owner may at this moment.

    >>> opens(["value:read"], "value:read", role="manager"), opens(["value:read"], "value:read", role="agent")
    (True, False)
    >>> opens(["value:read"], "customers:read", role="admin")
    False
    """
    return scope in scopes and scope in SCOPES and may(role, SCOPES[scope])
