"""How is an action written, and what is wrong in it where?"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import CHANGE_ACTIONS
from kundig.customers.records import Customer
from kundig.decisions.ends import ENDS
from kundig.decisions.operations import publish
from kundig.decisions.surveying.operations import attempt
from kundig.measures.checking import CHANNELS, RULES, problems
from kundig.measures.drafts import Draft
from kundig.measures.names import CONTRACT, KINDS, said
from kundig.measures.operations import draft_of, save_action
from kundig.measures.records import Action
from kundig.measures.wording import FOR_ALL, LANGUAGES
from kundig.web import formats, words
from kundig.web.access import needs
from kundig.web.amounts import amount
from kundig.web.rules import Wrong, wrong
from kundig.web.shell import page
from kundig.web.writing import actor_of

CHOICES: dict[str, tuple[Promise, Mapping[str, Promise]]] = {
    "kind": (gettext_lazy("Kind"), words.ACTION_KINDS),
    "axis": (gettext_lazy("Axis of the value cube"), words.AXES),
    "purpose": (gettext_lazy("Purpose"), words.ACTION_PURPOSES),
    "customer_basis": (gettext_lazy("The value to the customer is"), words.BASES),
}
RULE_NAMES: dict[str, Promise] = {
    "eligible": gettext_lazy("Whom it fits"),
    "company_value": gettext_lazy("Value to the company (EUR)"),
    "customer_value": gettext_lazy("Value to the customer (EUR)"),
}
NUMBERS: dict[str, Promise] = {
    "cost": gettext_lazy("Cost of an offer (EUR)"),
    "lever": gettext_lazy("Priority lever"),
    "stock": gettext_lazy("Stock (customers)"),
    "budget": gettext_lazy("Budget (EUR)"),
}
DAYS: dict[str, Promise] = {
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day"),
}
NEW = Draft(code="", kind="service", names={}, texts={}, channels=("phone", "web"))


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, as far as it can be read, and what is wrong by field."""

    draft: Draft
    wrong: dict[str, Refused]


@needs(CHANGE_ACTIONS)
def new(request: HttpRequest) -> HttpResponse:
    """An action that is not there yet."""
    return _form(request, None)


@needs(CHANGE_ACTIONS)
def edit(request: HttpRequest, action: str) -> HttpResponse:
    """One that is there."""
    return _form(request, get_object_or_404(Action, code=action))


@needs(CHANGE_ACTIONS)
@require_POST
def state(request: HttpRequest) -> HttpResponse:
    """What is wrong in the rule that is being written, and what would become of a customer."""
    field = request.GET.get("field", "")
    written = read(request.POST)
    refused = written.wrong.get(field)
    content: dict[str, object] = {"field": field, "right": refused is None}
    if refused is not None and field in RULES:
        content["wrong"] = wrong(getattr(written.draft, field), refused)
    number = request.POST.get("who", "").strip()[:40]
    if number and not any(name in written.wrong for name in RULES):
        content |= _tried(written.draft, number)
    return render(request, "measures/state.html", content)


def read(given: QueryDict) -> Written:
    """The draft that stands in a form; what cannot be read keeps the value of a new one."""
    wrong: dict[str, Refused] = {}

    def tried[T](name: str, reader: Callable[[str], T], otherwise: T) -> T:
        try:
            return reader(given.get(name, "").strip())
        except Refused as refused:
            wrong[name] = Refused(refused.code, **refused.params, field=name)
            return otherwise

    texts = {
        channel: {
            code: text for code in LANGUAGES if (text := given.get(f"texts.{channel}.{code}", "").strip())
        }
        for channel in (FOR_ALL, *CHANNELS)
    }
    told: dict[str, Any] = {
        name: given.get(name, "").replace("\r\n", "\n").strip()
        for name in ("code", "need", "ground", *CHOICES, *RULES)
    }
    draft = Draft(
        **told,
        names={code: given.get(f"names.{code}", "").strip() for code in LANGUAGES},
        texts={channel: words for channel, words in texts.items() if words},
        channels=tuple(one for one in CHANNELS if one in given.getlist("channels")),
        cost=tried("cost", _number, NEW.cost),
        lever=tried("lever", _number, NEW.lever),
        stock=tried("stock", _count, None),
        budget=tried("budget", _maybe, None),
        starts_on=tried("starts_on", _day, None),
        ends_on=tried("ends_on", _day, None),
        active=given.get("active") == "1",
    )
    for refused in problems(draft):
        wrong.setdefault(str(refused.params["field"]), refused)
    return Written(draft, wrong)


def _number(text: str) -> Decimal:
    return amount(text or "0", language=spoken_language())


def _maybe(text: str) -> Decimal | None:
    return amount(text, language=spoken_language()) if text else None


def _count(text: str) -> int | None:
    if text and (not text.isdecimal() or len(text) > 9):
        raise Refused("measures.number", given=text[:40])
    return int(text) if text else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("measures.day", given=text[:40]) from None


def _form(request: HttpRequest, action: Action | None) -> HttpResponse:
    written = Written(draft_of(action) if action else NEW, {})
    if request.method == "POST":
        written = read(request.POST)
        if not written.wrong:
            try:
                kept = save_action(written.draft, actor=actor_of(request), at=timezone.now(), action=action)
                publish(at=timezone.now())
                messages.success(request, _("Saved. From now on every decision goes by it."))
                return redirect(f"/measures/{kept.code}/")
            except Refused as refused:
                written = Written(written.draft, {str(refused.params.get("field", "")): refused})
    content = _content(written, request.POST if request.method == "POST" else None)
    return page(
        request,
        "measures/form.html",
        422 if written.wrong else 200,
        action=action,
        called=_called(action),
        **content,
    )


def _called(action: Action | None) -> str:
    """What the action is called in the reader's language, as it is kept."""
    return (action.names.get(spoken_language()) or action.code) if action else ""


def _content(written: Written, given: QueryDict | None) -> dict[str, object]:
    draft, language = written.draft, spoken_language()
    said_wrong = {field: say(refused, language) for field, refused in written.wrong.items()}

    def shown(name: str, kept: str) -> str:
        return kept if given is None else given.get(name, "")

    return {
        "draft": draft,
        "wrong": said_wrong,
        "choices": [
            (name, label, getattr(draft, name), options.items()) for name, (label, options) in CHOICES.items()
        ],
        "rules": [
            (name, label, getattr(draft, name), _wrong(draft, name, written))
            for name, label in RULE_NAMES.items()
        ],
        "numbers": [
            (name, label, shown(name, _written(getattr(draft, name), name)), said_wrong.get(name, ""))
            for name, label in NUMBERS.items()
        ],
        "days": [
            (name, label, shown(name, str(getattr(draft, name) or "")), said_wrong.get(name, ""))
            for name, label in DAYS.items()
        ],
        "names": [
            (code, draft.names.get(code, ""), said_wrong.get(f"names.{code}", "")) for code in LANGUAGES
        ],
        "channels": [(code, words.CHANNELS[code], code in draft.channels) for code in CHANNELS],
        "texts": [
            (channel, [(code, draft.texts.get(channel, {}).get(code, "")) for code in LANGUAGES])
            for channel in (FOR_ALL, *CHANNELS)
        ],
        "wrong_texts": [text for field, text in said_wrong.items() if field.startswith("texts.")],
        "known": [(name, said(name, language), kind) for name, kind in KINDS.items()],
        "terms": list(CONTRACT.items()),
        "needs": words.NEEDS.items(),
    }


def _wrong(draft: Draft, name: str, written: Written) -> Wrong | None:
    refused = written.wrong.get(name)
    return wrong(getattr(draft, name), refused) if refused else None


def _written(value: Decimal | int | None, name: str) -> str:
    if value is None:
        return ""
    if name == "lever":
        exact = Decimal(value).normalize()
        return formats.number(exact, max(0, -int(exact.as_tuple().exponent)))
    return str(value) if name == "stock" else formats.written(value)


def _tried(draft: Draft, number: str) -> dict[str, object]:
    """How far the action would come with a customer, and what it would be worth to both."""
    try:
        who = Customer.objects.known_as(number)
    except Customer.DoesNotExist:
        return {"nobody": number}
    choice = attempt(draft, who, at=timezone.now()) if draft.channels else None
    if choice is None:
        return {"nobody": number}
    candidate = choice.of(choice.rulebook.actions[0].code)
    return {"who": who, "end": ENDS[choice.steps[0]], "candidate": candidate, "harm": choice.harm.get(0)}
