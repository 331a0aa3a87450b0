"""What could the demo firm do for its customers?"""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from kundig.measures.drafts import Draft
from kundig.measures.operations import save_action
from kundig.measures.records import Action

ACTIONS = Path(__file__).with_name("actions")  # one file per kind
EVERYWHERE = ("phone", "web", "portal", "email", "letter")
_SUMS = frozenset({"cost", "budget"})
_DAYS = {"starts_in_days": "starts_on", "ends_in_days": "ends_on"}


def drafts(today: dt.date) -> list[Draft]:
    """All of them, as they are written in the files; days are counted from today."""
    return [
        _draft(code, file.stem, told, today)
        for file in sorted(ACTIONS.glob("*.toml"))
        for code, told in tomllib.loads(file.read_text(encoding="utf-8")).items()
    ]


@transaction.atomic
def write_actions(*, today: dt.date, at: dt.datetime) -> None:
    """Replace what the firm could do before."""
    Action.objects.all().delete()
    for draft in drafts(today):
        save_action(draft, actor=None, at=at)


def _draft(code: str, kind: str, told: dict[str, Any], today: dt.date) -> Draft:
    given: dict[str, Any] = {"code": code, "kind": kind, "channels": EVERYWHERE} | told
    for name in _SUMS & given.keys():
        given[name] = Decimal(given[name])
    for name, meant in _DAYS.items():
        if name in given:
            given[meant] = today + dt.timedelta(days=given.pop(name))
    return Draft(**given | {"channels": tuple(given["channels"])})
