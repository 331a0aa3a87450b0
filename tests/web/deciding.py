"""Actions of one's choice for tests of pages that show decisions."""

import datetime as dt
import re

from kundig.decisions.operations import publish
from kundig.measures.records import Action

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def action(code: str, **given: object) -> Action:
    """An action that is worth 40 euros to us and 30 to the customer, unless told otherwise."""
    values: dict[str, object] = {
        "kind": "development",
        "names": {"de": f"{code} deutsch", "en": f"{code} english"},
        "texts": {"": {"de": f"Text {code}", "en": f"Words {code}"}},
        "channels": ["web", "phone"],
        "company_value": "40",
        "customer_value": "30",
        "changed_at": NOW,
    }
    return Action.objects.create(code=code, **(values | given))


def publish_certain(at: dt.datetime) -> None:
    """What decides from now on, without trying and measuring: the best is offered to everybody."""
    book = publish(at=at)
    weighing = book.content["policies"]["weighing"]
    weighing["content"] = re.sub(r">0\.0\d<", ">0<", weighing["content"])
    book.save()
