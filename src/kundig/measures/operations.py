"""How is an action kept, ended, and handed to those who decide?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.measures.checking import check_action
from kundig.measures.drafts import Draft
from kundig.measures.records import Action, ActionUse

FIELDS = tuple(one.name for one in fields(Draft))


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a stock and of a budget; nothing where there is no limit."""

    stock: int | None
    budget: Decimal | None


@transaction.atomic
def save_action(draft: Draft, *, actor: User | None, at: dt.datetime, action: Action | None = None) -> Action:
    """Keep an action, anew or in place of itself. What decides has to be published after it."""
    check_action(draft)
    if action is not None and draft.code != action.code:
        raise Refused("measures.code_kept", field="code", code=action.code)
    if action is None and Action.objects.filter(code=draft.code).exists():
        raise Refused("measures.code_taken", field="code", code=draft.code)
    kept = action or Action()
    before = _said(kept) if action else {}
    for name in FIELDS:
        setattr(kept, name, _plain(getattr(draft, name)))
    kept.changed_at, kept.changed_by = at, actor
    kept.save()
    ActionUse.objects.get_or_create(action=kept)
    changed = sorted(name for name, value in _said(kept).items() if before.get(name) != value)
    note(actor, "action.saved", f"action:{kept.code}", fields=changed)
    return kept


@transaction.atomic
def end_action(action: Action, *, actor: User | None, at: dt.datetime) -> None:
    """From now on it is offered to nobody; what was offered can still be accepted."""
    if not Action.objects.filter(pk=action.pk, active=True).update(
        active=False, changed_at=at, changed_by=actor
    ):
        raise Refused("measures.ended", code=action.code)
    note(actor, "action.ended", f"action:{action.code}")


def draft_of(action: Action) -> Draft:
    """The action as it was written."""
    told = {name: getattr(action, name) for name in FIELDS}
    return Draft(**told | {"channels": tuple(action.channels)})


def content() -> list[dict[str, object]]:
    """All actions as plain JSON, in the order of their codes: the same actions give the same text.

    The keys are the fields of the record; money and the lever are texts, days are ISO 8601.
    """
    return [{"id": one.pk, **_said(one)} for one in Action.objects.order_by("code")]


def content_of(draft: Draft) -> dict[str, object]:
    """A draft as it would stand among them."""
    return {"id": 0, **_said(draft)}


def left(action: Action) -> Left:
    """What can still be given of it."""
    use = ActionUse.objects.filter(action=action).first() or ActionUse(taken=0, spent=Decimal(0))
    return Left(
        stock=None if action.stock is None else max(0, action.stock - use.taken),
        budget=None if action.budget is None else max(Decimal(0), action.budget - use.spent),
    )


def _said(action: Action | Draft) -> dict[str, object]:
    return {name: _json(getattr(action, name), places=_PLACES.get(name, 0)) for name in FIELDS}


_PLACES: Mapping[str, int] = {"cost": 2, "budget": 2, "lever": 3}


def _json(value: object, *, places: int) -> object:
    """As it stands in JSON, the same before and after the database had it."""
    if places and value is not None:
        return f"{value:.{places}f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return _plain(value)


def _plain(value: object) -> object:
    """A JSON column takes dictionaries, an array takes a list."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return list(value) if isinstance(value, tuple) else value
