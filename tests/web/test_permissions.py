"""Does the page of a customer say whether he may be addressed, with the law?"""

import re

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts

from kundig.base.records import User
from kundig.customers.care.operations import place_hold
from kundig.customers.consents.operations import object_to

pytestmark = pytest.mark.usefixtures("db")


def card(client: Client) -> str:
    page = client.get("/customers/K1/").content.decode()
    found = re.search(r'id="may-i".*?</section>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group()))


def test_lights_stand_on_the_page_with_their_law_in_german() -> None:
    who = facts.customer("K1", phone="+49 731 1", street="Weg 1")
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("anna", role="agent", language="de"))
    text = card(client)
    assert "✓ ja Wenn er anruft Art. 6 Abs. 1 Buchst. f DSGVO" in text
    assert "✕ nein Telefon § 7 Abs. 2 Nr. 1 UWG" in text
    assert "✓ ja Brief" in text
    place_hold(who, "complaint", None, actor=None, at=timezone.now())
    text = card(client)
    assert text.count("– nicht jetzt") == 3
    assert "Eine Beschwerde ist offen: Bis sie gelöst ist, wird nichts angeboten." in text
    object_to(who, source="call", actor=None, at=timezone.now())
    text = card(client)
    assert text.count("✕ nein") == 7
    assert "✓ Forderungen : ja" in text
