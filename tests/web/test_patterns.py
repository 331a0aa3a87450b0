"""Does the page say what precedes what, and lead to the customers behind each figure?"""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts
from tests.web.test_cycles import HOST, text

from kundig.base.operations import note
from kundig.base.records import User
from kundig.cycles.patterns.operations import tell_patterns
from kundig.cycles.patterns.records import Pattern, PatternCase

pytestmark = pytest.mark.usefixtures("db")
TODAY = timezone.localdate()


@pytest.fixture
def client(db: None) -> Client:
    client = Client(headers=HOST)
    client.force_login(User.objects.create_user("mia", role="agent", language="en"))
    return client


@pytest.fixture
def pattern(db: None) -> Pattern:
    """A letter and a call before leaving: one case, and one who shows it now."""
    found = Pattern.objects.create(
        at=timezone.now(),
        outcome="leaving",
        sequence=["outbound/letter/letter/price", "inbound/phone/call/price"],
        cases=1,
        outcomes=300,
        expected=0.25,
        lift=4.0,
        low=3.1,
        high=5.2,
        p=0.0001,
        q=0.01,
        tested=120,
        today=1,
    )
    left, shows = facts.customer("K-1", last_name="Fort"), facts.customer("K-2", last_name="Noch")
    PatternCase.objects.create(pattern=found, customer=left, day=TODAY - dt.timedelta(days=9))
    PatternCase.objects.create(pattern=found, customer=shows)
    tell_patterns({shows.pk: (None, None, None, 4.0)})
    note(None, "patterns.searched", "patterns", found=1, tested=120)
    return found


def test_page_tells_sequence_lift_interval_and_cases(client: Client, pattern: Pattern) -> None:
    page = text(client, "/cycles/patterns/")
    assert "Letter, Outbound: price change → Call, Inbound: price change" in page
    assert "4.0 3.1 – 5.2 1 0.3 300 1" in page or "4.0 3.1 – 5.2 1 0.2 300 1" in page
    assert "120 sequences were tested" in page
    assert page.count("Nothing is found that chance would not explain.") == 3


def test_each_figure_leads_to_its_customers(client: Client, pattern: Pattern) -> None:
    page = html.unescape(client.get("/cycles/patterns/").content.decode())
    links = re.findall(r'href="([^"]+)"', page)
    cases, now = (one for one in links if re.match(r"/cycles/patterns/\d", one))
    assert ("Fort" in text(client, cases), "Noch" in text(client, cases)) == (True, False)
    assert ("Fort" in text(client, now), "Noch" in text(client, now)) == (False, True)
    [signs] = [one for one in links if "pattern.leaving" in one and one.startswith("/customers/")]
    assert "Noch" in text(client, signs)


def test_without_a_search_it_says_so_and_what_is_not_there_is_not_found(client: Client) -> None:
    assert "Patterns are searched for every night." in text(client, "/cycles/patterns/")
    assert client.get("/cycles/patterns/99/").status_code == 404
