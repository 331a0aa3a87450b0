"""How are lines, topics, channels and kinds called, where a person reads them?"""

import re
from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kundig.base.operations import spoken_language
from kundig.customers import words
from kundig.customers.segments.subjects import SALES_STAGES, STAGES
from kundig.decisions.telling import terms_said

register = template.Library()


def _of(english: Mapping[str, str]) -> dict[str, Promise]:
    """Words that a pure module marked."""
    return {code: _(said) for code, said in english.items()}


LINES = _of(words.LINES)
UNITS: dict[str, Promise] = {
    "order": _("per order"),
    "delivery": _("per delivery"),
    "return": _("per return"),
    "call_minute": _("per minute of a call"),
    "visit": _("per visit"),
    "letter": _("per letter"),
    "email": _("per e-mail"),
    "dunning": _("per dunning letter"),
    "delay_day": _("per payment and day late"),
}
TOPICS = _of(words.TOPICS)
CHANNELS = _of(words.CHANNELS)
KINDS = _of(words.KINDS)
DIRECTIONS = _of(words.DIRECTIONS)
ROLE_NAMES: dict[str, Promise] = {
    "manager": _("Manager"),
    "agent": _("Service agent"),
    "process_owner": _("Process owner"),
    "analyst": _("Analyst"),
    "admin": _("Administrator"),
}
STEP_NAMES: dict[str, Promise] = {
    "": _("waiting"),
    "mirror": _("reading the facts"),
    "profit": _("profit"),
    "whale": _("whale curve"),
    "profiles": _("profiles"),
    "potential": _("potential"),
    "lifetime": _("value of the next twelve months"),
    "publish": _("publishing"),
}
IMPORT_STEPS: dict[str, Promise] = {
    "": _("waiting"),
    "read": _("reading the file"),
    "store": _("storing the rows"),
    "undo": _("taking the rows back"),
}
IMPORT_KINDS: dict[str, Promise] = {
    "customers": _("Customers"),
    "relationships": _("Relationships"),
    "postings": _("Postings"),
    "interactions": _("Interactions"),
}
IMPORT_STATES: dict[str, Promise] = {
    "draft": _("Draft"),
    "waiting": _("Waiting for its turn"),
    "running": _("Under way"),
    "done": _("Done"),
    "failed": _("Stopped"),
    "undoing": _("Being undone"),
    "undone": _("Undone"),
}
IMPORT_ROWS: dict[str, Promise] = {
    "new": _("New"),
    "changed": _("Changed"),
    "known": _("Known"),
    "refused": _("Refused"),
}
HAPPENINGS: dict[str, Promise] = {
    "interaction": _("Contacts"),
    "note": _("Notes"),
    "task": _("Tasks"),
    "posting": _("Postings"),
    "consent": _("Consents"),
    "objection": _("Objections"),
    "hold": _("Holds"),
    "level": _("Service levels"),
    "journal": _("Journal"),
}
HOLDS: dict[str, Promise] = {
    "complaint": _("open complaint"),
    "dispute": _("disputed claim"),
    "insolvency": _("insolvency"),
    "bereavement": _("bereavement"),
    "dunning": _("dunning"),
    "other": _("other reason"),
}
PURPOSES: dict[str, Promise] = {
    "advertising": _("Advertising"),
    "survey": _("Surveys"),
    "analysis": _("Analysis of use"),
    "service": _("Service"),
    "claims": _("Claims"),
}
STANDINGS: dict[str, Promise] = {
    "granted": _("consented"),
    "withdrawn": _("withdrawn"),
    "objection": _("objects"),
    "none": _("nothing said"),
}
SAID_BY: dict[str, Promise] = {
    "call": _("by telephone"),
    "letter": _("by letter"),
    "email": _("by e-mail"),
    "form": _("on a form"),
    "visit": _("in person"),
}
MARKS: dict[str, Promise] = {
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "external": _("Number elsewhere"),
    "iban_tail": _("End of the IBAN"),
    "cookie": _("Browser"),
}
ACTS: dict[str, Promise] = {
    "customer.created": _("Customer created"),
    "customer.changed": _("Facts changed"),
    "customer.restored": _("Change undone"),
    "customer.merged": _("Merged"),
    "customer.unmerged": _("Merge undone"),
    "customer.erased": _("Erased"),
    "interaction.recorded": _("Contact recorded"),
    "interaction.answered": _("Matter answered"),
    "interaction.concluded": _("Call ended"),
    "interaction.appended": _("Contact added"),
    "posting.appended": _("Posting added"),
    "relationship.added": _("Relationship added"),
    "identity.added": _("Mark added"),
    "identity.removed": _("Mark removed"),
    "note.written": _("Note written"),
    "note.changed": _("Note changed"),
    "note.removed": _("Note removed"),
    "task.created": _("Task given"),
    "task.done": _("Task done"),
    "task.reopened": _("Task open again"),
    "task.moved": _("Task moved"),
    "hold.placed": _("Hold placed"),
    "hold.ended": _("Hold ended"),
    "consent.granted": _("Consent given"),
    "consent.withdrawn": _("Consent withdrawn"),
    "objection.raised": _("Objection raised"),
    "objection.lifted": _("Objection lifted"),
    "offer.answered": _("Offer answered"),
    "household.joined": _("Joined a household"),
    "household.left": _("Left a household"),
}
SUBJECT_GROUPS: dict[str, Promise] = {
    "customer": _("Customer"),
    "contact": _("Contact"),
    "cycle": _("Life cycle"),
    "value": _("Value"),
    "rfm": _("Purchases"),
    "cube": _("Value cube"),
    "level": _("Service level"),
    "promises": _("Promises"),
    "potential": _("Potential"),
    "measure": _("Measure"),
    "needs": _("Needs"),
    "lifetime": _("Value to come"),
    "relationship": _("Relationships"),
    "task": _("Tasks"),
    "hold": _("Restraint"),
    "edit": _("Changes"),
    "segment": _("Segments"),
}
SALES: dict[str, Promise] = {
    **{stage: _(english) for stage, english in SALES_STAGES.items()},
    "won": _("won"),
    "lost": _("lost"),
    "quiet": _("gone quiet"),
    "": _("none is running"),
}
SALES_EVENTS: dict[str, Promise] = {
    "interaction": _("contact"),
    "begun": _("contract begins"),
    "ending": _("contract ends soon"),
    "ended": _("last contract ended"),
    "billed": _("billed under a contract"),
    "bought": _("bought"),
    "offer": _("offer"),
    "accepted": _("accepted"),
    "declined": _("declined"),
    "later": _("later"),
    "ignored": _("not answered"),
    "silence": _("time went by"),
}
ACTION_KINDS: dict[str, Promise] = {
    "acquisition": _("Acquisition"),
    "retention": _("Retention"),
    "development": _("Development"),
    "service": _("Service"),
}
# What policies ask and answer.
STAGE_NAMES: dict[str, Promise] = {
    **TOPICS,
    **KINDS,
    **CHANNELS,
    "all": _("all channels together"),
    **ACTION_KINDS,
    **SALES_EVENTS,
    **DIRECTIONS,
    **{stage: _(english) for stage, english in {**SALES_STAGES, **STAGES}.items()},
    "none": _("none"),
    "begins": _("begins a cycle"),
    "moves": _("moves the cycle"),
    "ends": _("ends the cycle"),
    "prompts": _("may prompt a cycle"),
    "nothing": _("does nothing"),
}
STAGE_EVENTS: dict[str, Promise] = ACTS | {
    "import.done": _("Import done"),
    "import.undone": _("Import undone"),
}
LANGUAGES: dict[str, Promise] = {
    "de": _("German"),
    "en": _("English"),
}
ARMS: dict[str, Promise] = {
    "best": _("Best action"),
    "random": _("Random, by permission only"),
    "control": _("Control group, no advertising"),
    "propensity": _("Likelihood only"),
    "no_levers": _("Without levers"),
}
ANSWERS: dict[str, Promise] = {
    "": _("no answer yet"),
    "accepted": _("accepted"),
    "declined": _("declined"),
    "later": _("later"),
    "ignored": _("not answered"),
    "unshown": _("not offered"),
}
# Why he declines, by the keys 1 to 6 of the desk; the last two are more than reasons: he objects to all
# offers, and wants no more of this one.
DECLINES: dict[str, Promise] = {
    "price": _("too expensive"),
    "no_need": _("no need"),
    "has_it": _("has it elsewhere"),
    "wrong_moment": _("wrong moment"),
    "no_offers": _("wants no offers"),
    "never": _("never this one again"),
}
AXES: dict[str, Promise] = {
    "": _("no axis"),
    "number": _("number of relationships"),
    "duration": _("duration"),
    "profitability": _("profitability"),
}
NEEDS = _of(words.NEEDS)
ACTION_PURPOSES: dict[str, Promise] = {
    "advertising": _("Advertising"),
    "service": _("Service"),
    "claims": _("Claims"),
}
BASES: dict[str, Promise] = {
    "computed": _("computed from the customer's data"),
    "estimate": _("the company's estimate"),
}
ENDS: dict[str, Promise] = {
    "chosen": _("gets it"),
    "inactive": _("not in its time"),
    "channel": _("not on this channel"),
    "not_eligible": _("does not fit"),
    "customer_value": _("would harm the customer"),
    "permission": _("not permitted"),
    "contact": _("held back by the contact policy"),
    "stock": _("used up"),
    "score": _("not worth it"),
    "outranked": _("another one is better"),
    "arm": _("left out for the comparison"),
}
FUNNEL: dict[str, Promise] = {
    "interactions": _("Contacts that customers sought"),
    "decisions": _("Decisions"),
    "offers": _("Offers"),
    "accepted": _("Accepted"),
}
OUTCOMES: dict[str, Promise] = {
    "accepted": _("accepts something"),
    "company": _("worth of what was accepted, to us"),
    "customer": _("worth of what was accepted, to the customer"),
    "profit": _("profit as booked"),
}
_ALL = {
    "outcome": OUTCOMES,
    "funnel": FUNNEL,
    "end": ENDS,
    "action_kind": ACTION_KINDS,
    "axis": AXES,
    "need": NEEDS,
    "action_purpose": ACTION_PURPOSES,
    "basis": BASES,
    "arm": ARMS,
    "answer": ANSWERS,
    "decline": DECLINES,
    "subject": SUBJECT_GROUPS,
    "stage": STAGE_NAMES,
    "sale": SALES,
    "sale_event": SALES_EVENTS,
    "stage_event": STAGE_EVENTS,
    "happening": HAPPENINGS,
    "hold": HOLDS,
    "purpose": PURPOSES,
    "standing": STANDINGS,
    "said_by": SAID_BY,
    "mark": MARKS,
    "act": ACTS,
    "import_kind": IMPORT_KINDS,
    "import_state": IMPORT_STATES,
    "import_step": IMPORT_STEPS,
    "import_rows": IMPORT_ROWS,
    "step": STEP_NAMES,
    "topic": TOPICS,
    "channel": CHANNELS,
    "kind": KINDS,
    "language": LANGUAGES,
    "direction": DIRECTIONS,
    "role": ROLE_NAMES,
    "unit": UNITS,
}


@register.filter
def line_name(line: str) -> str:
    """A line of the profit: `call_minute:bill` reads "Calls: annual bill"."""
    return words.line_said(line, spoken_language())


@register.filter
def word(code: str, group: str) -> str:
    """A code of a group as a word; an unknown code stays itself."""
    return str(_ALL[group].get(code, code))


@register.filter
def terms(agreed: Mapping[str, object]) -> list[str]:
    """The terms of a contract, each by its name."""
    return terms_said(agreed, spoken_language())


@register.filter
def translated(english: str) -> str:
    """Words that a pure module marked, in the reader's language."""
    return gettext(english)


_TEXTS = re.compile(r'(not\()?("[^"\\]*"(?:\s*,\s*"[^"\\]*")*)(?(1)\))')

_DECIMALS = re.compile(r"-?\d+\.\d+")


@register.filter
def cell_said(text: str | None) -> str:
    """A cell of a policy's table in the reader's words: texts, all but some, yes or no; any other as it is.

    >>> cell_said('"A"'), cell_said('"A","B"'), cell_said(">= 5")
    ('A', 'A, B', '>= 5')
    """
    text = text or ""
    if text in ("true", "false"):
        return gettext("yes") if text == "true" else gettext("no")
    if _DECIMALS.fullmatch(text):
        return text.replace(".", ",") if spoken_language() == "de" else text
    if (found := _TEXTS.fullmatch(text)) is None:
        return text
    said = ", ".join(word(one, "stage") for one in re.findall(r'"(.*?)"', found.group(2)))
    return gettext("anything but %(words)s") % {"words": said} if found.group(1) else said
