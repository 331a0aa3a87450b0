"""Is an action kept as it was written, journalled, and handed on as the same JSON each time?"""

import datetime as dt
import json
from decimal import Decimal

import pytest
from tests.measures.drafts import draft

from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.measures.operations import content, draft_of, end_action, left, save_action
from kundig.measures.records import Action, ActionUse
from kundig.measures.wording import wording

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LIMITED = {
    "cost": Decimal("12.5"),
    "stock": 10,
    "budget": Decimal(100),
    "starts_on": dt.date(2026, 1, 1),
    "lever": Decimal("1.25"),
}


def test_what_was_written_is_read_back() -> None:
    kept = save_action(draft(**LIMITED), actor=None, at=NOW)
    assert draft_of(Action.objects.get(pk=kept.pk)) == draft(**LIMITED)


def test_content_is_plain_json_in_the_order_of_codes_and_the_same_each_time() -> None:
    kept = save_action(draft(**LIMITED), actor=None, at=NOW)
    save_action(draft(code="app"), actor=None, at=NOW)
    first = content()
    assert json.loads(json.dumps(first)) == first == content()
    assert [one["code"] for one in first] == ["app", "invoice_by_email"]
    told = ("id", "cost", "lever", "budget", "stock", "starts_on", "ends_on", "channels", "active")
    assert [first[1][name] for name in told] == [
        kept.pk,
        *("12.50", "1.250", "100.00", 10, "2026-01-01", None, ["phone", "web"], True),
    ]


def test_an_action_changes_in_place_and_the_journal_tells_what_changed() -> None:
    kept = save_action(draft(), actor=None, at=NOW)
    save_action(draft(cost=Decimal(3)), actor=None, at=NOW, action=kept)
    assert [one.details for one in JournalEntry.objects.filter(what="action.saved").order_by("id")][1] == {
        "fields": ["cost"]
    }
    assert Action.objects.get().cost == 3


def test_a_code_is_taken_once_and_stays() -> None:
    kept = save_action(draft(), actor=None, at=NOW)
    with pytest.raises(Refused, match="code_taken"):
        save_action(draft(), actor=None, at=NOW)
    with pytest.raises(Refused, match="code_kept"):
        save_action(draft(code="other"), actor=None, at=NOW, action=kept)


def test_what_is_wrong_is_not_kept() -> None:
    with pytest.raises(Refused, match="wrong_result"):
        save_action(draft(eligible="1"), actor=None, at=NOW)
    assert Action.objects.count() == 0


def test_an_action_ends_once() -> None:
    kept = save_action(draft(), actor=None, at=NOW)
    end_action(kept, actor=None, at=NOW)
    with pytest.raises(Refused, match="ended"):
        end_action(kept, actor=None, at=NOW)
    assert content()[0]["active"] is False
    assert JournalEntry.objects.filter(what="action.ended", about="action:invoice_by_email").count() == 1


def test_what_is_left_of_stock_and_budget() -> None:
    kept = save_action(draft(stock=10, budget=Decimal(100)), actor=None, at=NOW)
    ActionUse.objects.filter(action=kept).update(taken=4, spent=Decimal("62.5"))
    assert (left(kept).stock, left(kept).budget) == (6, Decimal("37.50"))
    free = save_action(draft(code="app"), actor=None, at=NOW)
    assert (left(free).stock, left(free).budget) == (None, None)


def test_a_text_is_that_of_the_channel_else_of_all_and_names_the_euros() -> None:
    texts = {"": {"de": "Für alle", "en": "For all"}, "web": {"de": "Spart {euros}", "en": "Saves {euros}"}}
    said = {
        (channel, language): wording(texts, channel=channel, language=language, euros=Decimal("1234.5"))
        for channel in ("web", "phone")
        for language in ("de", "en", "fr")
    }
    assert said == {
        ("web", "de"): "Spart 1.234 Euro",
        ("web", "en"): "Saves 1,234 euros",
        ("web", "fr"): "Saves 1,234 euros",
        ("phone", "de"): "Für alle",
        ("phone", "en"): "For all",
        ("phone", "fr"): "For all",
    }
