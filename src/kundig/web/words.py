"""How are lines, topics, channels and kinds called, where a person reads them?"""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

LINES: dict[str, Promise] = {
    "revenue": _("Revenue"),
    "cost_of_goods": _("Cost of goods"),
    "discount": _("Discounts and bonuses"),
    "credit_note": _("Credit notes"),
    "return": _("Returned goods"),
    "write_off": _("Write-offs"),
    "payment": _("Payments"),
    "order": _("Orders"),
    "delivery": _("Deliveries"),
    "call_minute": _("Calls"),
    "visit": _("Visits"),
    "letter": _("Letters"),
    "email": _("E-mails"),
    "dunning": _("Dunning"),
    "delay_day": _("Late payment"),
    "small_consumption": _("Small consumption"),
    "low_margin": _("Small margin"),
    "profit": _("Profit"),
}
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
TOPICS: dict[str, Promise] = {
    "bill": _("annual bill"),
    "move": _("move"),
    "meter": _("meter"),
    "heating": _("heating"),
    "debit_return": _("returned debit"),
    "contract": _("contract"),
    "bonus": _("bonus"),
    "complaint": _("complaint"),
    "praise": _("praise"),
    "price": _("price change"),
    "apology": _("apology"),
}
CHANNELS: dict[str, Promise] = {
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "letter": _("Letter"),
    "visit": _("Visit"),
    "web": _("Website"),
    "portal": _("Portal"),
    "branch": _("Branch"),
    "social": _("Social network"),
}
KINDS: dict[str, Promise] = {
    "call": _("Call"),
    "email": _("E-mail"),
    "letter": _("Letter"),
    "visit": _("Visit"),
    "delivery": _("Delivery"),
    "order": _("Order"),
    "return": _("Return"),
    "dunning": _("Dunning letter"),
    "review": _("Review"),
    "form": _("Form"),
    "meter_reading": _("Meter reading"),
    "contract": _("Contract"),
    "account": _("Account"),
    "product_line": _("Product line"),
}
DIRECTIONS: dict[str, Promise] = {
    "outbound": _("Outbound"),
    "inbound": _("Inbound"),
    "unbound": _("Unbound"),
}
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
    "publish": _("publishing"),
}
IMPORT_STEPS: dict[str, Promise] = {
    "": _("waiting"),
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
_ALL = {
    "import_kind": IMPORT_KINDS,
    "import_state": IMPORT_STATES,
    "import_step": IMPORT_STEPS,
    "import_rows": IMPORT_ROWS,
    "step": STEP_NAMES,
    "topic": TOPICS,
    "channel": CHANNELS,
    "kind": KINDS,
    "direction": DIRECTIONS,
    "role": ROLE_NAMES,
    "unit": UNITS,
}


@register.filter
def line_name(line: str) -> str:
    """A line of the profit: `call_minute:bill` reads "Calls: annual bill"."""
    head, _colon, topic = line.partition(":")
    name = str(LINES.get(head, head))
    return f"{name}: {TOPICS.get(topic, topic)}" if topic else name


@register.filter
def word(code: str, group: str) -> str:
    """A code of a group as a word; an unknown code stays itself."""
    return str(_ALL[group].get(code, code))
