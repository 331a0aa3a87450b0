"""May we: on this channel, for this purpose, in this direction; and by which law, or by which not?"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from kundig.base.refusals import Refused
from kundig.customers.consents.reasons import LAWS
from kundig.customers.consents.rules import Act, Objected, Standing, standing

ADVERTISING, SURVEY, ANALYSIS, SERVICE, CLAIMS = "advertising", "survey", "analysis", "service", "claims"
INBOUND = "inbound"
# On the pages of his account and in a chat there he is with us of himself: one wish holds for all of them.
SPOKEN_AS = MappingProxyType({"portal": "web", "chat": "web"})
# Which objections forbid a purpose. To ask whether he is content is advertising, too (BGH VI ZR 225/17), and
# Art. 21 (2) GDPR names profiling for it.
FORBIDDEN_BY = MappingProxyType(
    {ADVERTISING: (ADVERTISING,), SURVEY: (SURVEY, ADVERTISING), ANALYSIS: (ANALYSIS, ADVERTISING)}
)


class PermissionFacts(NamedTuple):
    """All of a customer, and whom he leads, that the law asks for.

    `contract`: one is running; `sale`: something was sold at some time. `similar`: only our own similar goods
    are advertised. `email`, `phone` and `address`: there is one.
    """

    kind: str
    acts: tuple[Act, ...] = ()
    objections: tuple[Objected, ...] = ()
    contract: bool = False
    sale: bool = False
    similar: bool = False
    notice_at_collection: bool = False
    notice_at_use: bool = False
    email: bool = False
    phone: bool = False
    address: bool = False

    @property
    def existing_customer(self) -> bool:
        """Whether all the conditions of § 7 (3) UWG are met but that of no objection."""
        return self.sale and self.similar and self.notice_at_collection and self.notice_at_use


@dataclass(frozen=True, slots=True)
class ExistingCustomers:
    """What the firm says of its e-mails, so that it may use § 7 (3) UWG; by default it may not.

    `notice_since`: from this day on each form and call in which an address is asked for with a sale has said
    that one may object, each advertising e-mail says so, and only own similar goods are advertised.
    `free_accounts`: an account that costs nothing is a sale (CJEU C-654/23).
    """

    notice_since: dt.date | None = None
    free_accounts: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """Yes or no, the code of the reason, and the law; the words stand in `reasons`."""

    allowed: bool
    code: str
    law: str


PERMISSIONS: Mapping[str, Permission] = MappingProxyType(
    {code: Permission(reason.allowed, code, reason.law) for code, reason in LAWS.items()}
)


def facts_of(
    *,
    kind: str,
    since: dt.date,
    consents: Iterable[tuple[str, str, bool, dt.datetime]],
    objections: Iterable[tuple[str, str, dt.datetime, dt.datetime | None]],
    relationships: Iterable[tuple[str, dt.date, dt.date | None]],
    bought: bool,
    email: str,
    phone: str,
    street: str,
    existing: ExistingCustomers,
    on: dt.date,
) -> PermissionFacts:
    """From plain rows: consents as purpose, channel, whether granted, when (the newest of each are enough);
    objections as purpose, channel, when, lifted when; relationships as kind, since, until."""
    begun = [one for one in relationships if one[1] <= on]
    sold = {kind for kind, _since, _until in begun if kind != "account" or existing.free_accounts}
    noticed = existing.notice_since is not None
    return PermissionFacts(
        kind=kind,
        acts=tuple(Act(*one) for one in consents),
        objections=tuple(Objected(*one) for one in objections),
        contract=any(until is None or until >= on for kind, _since, until in begun if kind != "account"),
        sale=bought or bool(sold),
        similar=noticed,
        notice_at_collection=existing.notice_since is not None and since >= existing.notice_since,
        notice_at_use=noticed,
        email=bool(email),
        phone=bool(phone),
        address=bool(street),
    )


def may_contact(
    facts: PermissionFacts, *, channel: str, purpose: str, direction: str, at: dt.datetime
) -> Permission:
    """What the law says; and where it says yes, whether we know how to reach him.

    What is said among customers (unbound) is no answer to him: it is judged as if we began.

    >>> may = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    >>> person = PermissionFacts("person", phone=True)
    >>> may_contact(person, channel="phone", purpose="advertising", direction="outbound", at=may)
    Permission(allowed=False, code='no_consent_call', law='§ 7 (2) no. 1 UWG')
    >>> may_contact(person, channel="phone", purpose="advertising", direction="inbound", at=may).code
    'own_contact'
    """
    if channel not in FORMS:
        raise Refused("consents.unknown_channel", channel=channel, channels=", ".join(FORMS))
    if purpose not in PURPOSES:
        raise Refused("consents.unknown_purpose", purpose=purpose, purposes=", ".join(PURPOSES))
    found = PERMISSIONS[PURPOSES[purpose](facts, purpose, channel, direction == INBOUND, at)]
    if not found.allowed or direction == INBOUND or purpose == ANALYSIS or _reachable(facts, channel):
        return found
    return PERMISSIONS["no_details"]


def _service(facts: PermissionFacts, purpose: str, channel: str, inbound: bool, at: dt.datetime) -> str:
    if inbound:
        return "request"
    return "contract" if facts.contract else "after_contract" if facts.sale else "no_ground"


def _claims(facts: PermissionFacts, purpose: str, channel: str, inbound: bool, at: dt.datetime) -> str:
    return "claim"


def _analysis(facts: PermissionFacts, purpose: str, channel: str, inbound: bool, at: dt.datetime) -> str:
    said = _said(facts, purpose, channel, at).reason
    return "no_consent_analysis" if said == "none" else said


def _advertising(facts: PermissionFacts, purpose: str, channel: str, inbound: bool, at: dt.datetime) -> str:
    said = _said(facts, purpose, channel, at).reason
    return said if said in ("objection", "granted") else FORMS[channel](facts, said, inbound)


def _said(facts: PermissionFacts, purpose: str, channel: str, at: dt.datetime) -> Standing:
    """What holds at that moment of what he said himself."""
    acts = [one for one in facts.acts if one.at <= at]
    # An objection to something wider stands for one to this.
    objections = [
        Objected(purpose, one.channel, one.at)
        for one in facts.objections
        if one.at <= at
        and (one.lifted_at is None or one.lifted_at > at)
        and one.purpose in FORBIDDEN_BY[purpose]
    ]
    return standing(acts, objections, purpose, SPOKEN_AS.get(channel, channel))


def _email(facts: PermissionFacts, said: str, inbound: bool) -> str:
    if not inbound and said == "none" and facts.existing_customer:
        return "existing_customer"
    return _message(facts, said, inbound)


def _message(facts: PermissionFacts, said: str, inbound: bool) -> str:
    if said == "withdrawn":
        return said
    # BGH VI ZR 134/15: advertising in the automatic answer to what he wrote is advertising.
    return "reply" if inbound else "no_consent_message"


def _call(facts: PermissionFacts, said: str, inbound: bool) -> str:
    if inbound:
        return "own_contact"  # what he took back was to be called, and he calls himself
    if said == "withdrawn":
        return said
    if facts.kind != "organisation":
        return "no_consent_call"
    return "presumed" if facts.contract else "not_presumed"


def _letter(facts: PermissionFacts, said: str, inbound: bool) -> str:
    return said if said == "withdrawn" else "legitimate_interest"


def _visit(facts: PermissionFacts, said: str, inbound: bool) -> str:
    if inbound:
        return "own_contact"
    if said == "withdrawn":
        return said
    welcome = facts.kind == "organisation" and facts.contract
    return "legitimate_interest" if welcome else "no_consent_visit"


def _with_us(facts: PermissionFacts, said: str, inbound: bool) -> str:
    return said if said == "withdrawn" else "own_contact"


type _Form = Callable[[PermissionFacts, str, bool], str]
type _Purpose = Callable[[PermissionFacts, str, str, bool, dt.datetime], str]

FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        "email": _email,
        "phone": _call,
        "sms": _message,
        "letter": _letter,
        "visit": _visit,
        "web": _with_us,
        "portal": _with_us,
        "chat": _with_us,
        "branch": _with_us,
        "social": _message,
    }
)
PURPOSES: Mapping[str, _Purpose] = MappingProxyType(
    {
        ADVERTISING: _advertising,
        SURVEY: _advertising,
        ANALYSIS: _analysis,
        SERVICE: _service,
        CLAIMS: _claims,
    }
)
_DETAILS = MappingProxyType(
    {"email": "email", "phone": "phone", "sms": "phone", "letter": "address", "visit": "address"}
)


def _reachable(facts: PermissionFacts, channel: str) -> bool:
    return channel not in _DETAILS or bool(getattr(facts, _DETAILS[channel]))
