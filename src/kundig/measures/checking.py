"""Can an action be decided on as it is written: are its rules, words, days and sums in order?"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from kundig.base.refusals import Refused
from kundig.customers.segments.rules import dotted
from kundig.feel import parse, syntax
from kundig.feel.checking import check
from kundig.feel.mistakes import mistake
from kundig.measures.drafts import Draft
from kundig.measures.names import KINDS, PROTECTED
from kundig.measures.wording import EUROS, FOR_ALL, LANGUAGES, placeholders

RULES: Mapping[str, str] = MappingProxyType(
    {"eligible": "boolean", "company_value": "number", "customer_value": "number"}
)
CHANNELS = ("phone", "web", "email", "letter", "visit", "sms", "portal", "branch")
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kind": ("acquisition", "retention", "development", "service"),
        "axis": ("", "number", "duration", "profitability"),
        "purpose": ("advertising", "service", "claims"),
        "customer_basis": ("computed", "estimate"),
    }
)
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_MOST = MappingProxyType({"name": 80, "text": 1000, "need": 40, "ground": 300})


def check_action(draft: Draft) -> None:
    """Refused for the first thing that is wrong; `field` says where, in a rule also `start` to `place`."""
    for wrong in problems(draft):
        raise wrong


def problems(draft: Draft) -> Iterator[Refused]:
    """All that is wrong, in the order in which the form asks for it."""
    yield from _identity(draft)
    yield from _words(draft)
    yield from _rules(draft)
    yield from _sums(draft)
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        yield Refused("measures.days", field="ends_on", first=draft.starts_on, last=draft.ends_on)


def _identity(draft: Draft) -> Iterator[Refused]:
    if not _CODE.fullmatch(draft.code):
        yield Refused("measures.code", field="code", code=draft.code)
    for name, allowed in CHOICES.items():
        if (given := getattr(draft, name)) not in allowed:
            yield Refused(
                "measures.choice", field=name, given=given, allowed=", ".join(filter(None, allowed))
            )
    for channel in draft.channels:
        if channel not in CHANNELS:
            yield Refused("measures.choice", field="channels", given=channel, allowed=", ".join(CHANNELS))
    if not draft.channels:
        yield Refused("measures.no_channel", field="channels")
    for name in ("need", "ground"):
        if len(getattr(draft, name)) > _MOST[name]:
            yield Refused("measures.long", field=name, most=_MOST[name])


def _words(draft: Draft) -> Iterator[Refused]:
    for language in LANGUAGES:
        name = draft.names.get(language, "").strip()
        if not name or len(name) > _MOST["name"]:
            yield Refused("measures.name", field=f"names.{language}", language=language, most=_MOST["name"])
        for channel in draft.channels:
            if not any(draft.texts.get(one, {}).get(language, "").strip() for one in (channel, FOR_ALL)):
                where = f"texts.{channel}.{language}"
                yield Refused("measures.no_text", field=where, channel=channel, language=language)
    for channel, texts in draft.texts.items():
        for language, text in texts.items():
            yield from _text(text, field=f"texts.{channel}.{language}")


def _text(text: str, *, field: str) -> Iterator[Refused]:
    if len(text) > _MOST["text"]:
        yield Refused("measures.long", field=field, most=_MOST["text"])
    try:
        found = placeholders(text)
    except ValueError:
        found = ["…"]
    for name in found:
        if name != EUROS:
            yield Refused("measures.placeholder", field=field, name=f"{{{name}}}")


def _rules(draft: Draft) -> Iterator[Refused]:
    for name, result in RULES.items():
        text = getattr(draft, name)
        try:
            expression = parse(text)
            check(expression, KINDS, result=result)
            _check_equal_treatment(expression.tree, draft.ground)
        except Refused as refused:
            # A name with spaces is not read at all; where that is, nobody need be told of signs.
            yield Refused(
                refused.code, **({"start": 0, "end": len(text), "place": 1} | refused.params), field=name
            )


def _check_equal_treatment(tree: syntax.Node, ground: str) -> None:
    """§ 20 (1) AGG: an unequal treatment needs a factual reason, and whoever relies on one has to tell it."""
    if ground.strip():
        return
    for node in syntax.everything(tree):
        if (name := dotted(node)) in PROTECTED:
            raise mistake("measures.equal_treatment", node.at, name=name)


def _sums(draft: Draft) -> Iterator[Refused]:
    for name in ("cost", "lever", "stock", "budget"):
        if (given := getattr(draft, name)) is not None and (
            given != given or given < 0
        ):  # NaN equals nothing
            yield Refused("measures.negative", field=name, given=given)
