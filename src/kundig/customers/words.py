"""How are lines, topics, channels, kinds, directions and needs called, wherever a person reads them?"""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.base.messages import translator


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


LINES: Mapping[str, str] = MappingProxyType(
    {
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
)
TOPICS: Mapping[str, str] = MappingProxyType(
    {
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
        "tariff": _("tariff"),
        "offer": _("offer"),
        "product": _("product"),
        "advice": _("advice"),
        "campaign": _("campaign"),
        "newsletter": _("newsletter"),
        "apology": _("apology"),
    }
)
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "letter": _("Letter"),
        "visit": _("Visit"),
        "web": _("Website"),
        "sms": _("Text message"),
        "portal": _("Portal"),
        "branch": _("Branch"),
        "social": _("Social network"),
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
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
        "page": _("Page opened"),
        "contract": _("Contract"),
        "account": _("Account"),
        "product_line": _("Product line"),
    }
)
DIRECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "outbound": _("Outbound"),
        "inbound": _("Inbound"),
        "unbound": _("Unbound"),
    }
)
NEEDS: Mapping[str, str] = MappingProxyType(
    {
        "price": _("a fair price"),
        "warmth": _("warmth"),
        "mobility": _("mobility"),
        "sustainability": _("sustainability"),
        "simplicity": _("simplicity"),
        "trust": _("trust"),
    }
)


def line_said(line: str, language: str) -> str:
    """A line of the profit in words.

    >>> line_said("call_minute:bill", "en")
    'Calls: annual bill'
    """
    say = translator(language).gettext
    head, _colon, topic = line.partition(":")
    name = say(LINES[head]) if head in LINES else head
    return f"{name}: {say(TOPICS[topic]) if topic in TOPICS else topic}" if topic else name
