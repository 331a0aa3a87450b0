"""Which words can come next in a rule?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.messages import translator
from kundig.base.operations import spoken_language
from kundig.base.roles import SEE_CUSTOMERS
from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.segments.operations import visible
from kundig.customers.segments.rules import NAMES, PRODUCTS, read
from kundig.customers.segments.saying import text
from kundig.customers.segments.subjects import SUBJECTS
from kundig.web.access import needs
from kundig.web.listing import now, secret, sees_value
from kundig.web.writing import actor_of

TYPES: dict[str, Promise] = {
    "text": _("text"),
    "code": _("text"),
    "number": _("figure"),
    "whole": _("whole number"),
    "money": _("amount"),
    "date": _("day"),
    "moment": _("moment"),
    "boolean": _("yes or no"),
}
# What may be written besides names, as it is put in, with what it means.
PHRASES: dict[str, Promise] = {  # a stroke says where one goes on writing
    "and ": _("both hold"),
    "or ": _("one of both holds"),
    "not(|)": _("does not hold"),
    "in (|)": _("is one of these"),
    "between | and ": _("from … to, both included"),
    "null": _("nothing is known"),
    "today()": _("the day of today"),
    'today() - duration("P30D")': _("30 days ago"),
    'today() - duration("P1Y")': _("a year ago"),
    'date("|")': _("a day, such as 2026-12-31"),
    "lower case(|)": _("a text without capitals"),
    'contains(|, "")': _("whether a part stands in a text"),
    'starts with(|, "")': _("whether a text begins so"),
    'list contains(relationship.products, "|")': _("whether the product is or was held"),
    'search("|")': _("whether name, number or place are so"),
}


@needs(SEE_CUSTOMERS)
def names(request: HttpRequest) -> HttpResponse:
    """What can be written into a rule, for completion: found by its names in both languages."""
    language = spoken_language()
    sees, today = sees_value(request), now(request)
    attributes = [
        _option(
            name,
            about.said(language),
            str(TYPES[about.type]),
            [about.said("de"), about.said("en")],
            {text(code): translator(language).gettext(words) for code, words in about.choices.items()},
        )
        for name, about in NAMES.items()
        if sees or not about.secret
    ]
    products = SUBJECTS["relationship.product"]
    attributes.append(
        _option(PRODUCTS, products.said(language), "", [products.said("de"), products.said("en")])
    )
    phrases = [_option(phrase, str(words), "", [str(words)]) for phrase, words in PHRASES.items()]
    segments = [
        _option(f"segment({one.pk} /* {one.name.replace('*/', '')} */)", one.name, str(_("segment")), [])
        for one in visible(actor_of(request))
        if sees or not secret(read(one.rule), today)
    ]
    return JsonResponse({"options": [*attributes, *segments, *phrases]})


def _option(
    put: str, words: str, kind: str, found_by: list[str], values: dict[str, str] | None = None
) -> dict[str, object]:
    about = ATTRIBUTES[put].described(spoken_language()) if put in ATTRIBUTES else ""
    found = [put, words, *found_by]
    return {"put": put, "words": words, "kind": kind, "about": about, "by": found, "values": values or {}}
