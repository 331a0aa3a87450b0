"""Do consents keep their proof, and do objections outlive everything?"""

import datetime as dt

import pytest
from tests import facts

from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.customers.consents.operations import grant, lift, object_to, reapply, said_by, suppress, withdraw
from kundig.customers.consents.records import Consent, Objection, Suppression
from kundig.customers.consents.rules import standing
from kundig.customers.identities.operations import recognise
from kundig.customers.operations import create_customer
from kundig.customers.records import Customer

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
WORDS = "Ja, ich möchte Angebote per E-Mail."


def person(number: str, **given: object) -> Customer:
    values: dict[str, object] = {
        "first_name": "Jörg",
        "last_name": "Müller",
        "street": "Lange Straße 5",
        "postal_code": "72764",
        "email": "joerg.mueller@beispiel.de",
        "phone": "+49 7121 5550",
    }
    who = facts.customer(number, **(values | given))
    recognise([who.pk])
    return who


def holds(who: Customer, channel: str = "email") -> str:
    return standing(*said_by(who), "advertising", channel).reason


def test_consent_is_kept_with_its_proof_and_withdrawn_as_easily() -> None:
    who, actor = person("K1"), User.objects.create_user("a")
    given = grant(
        who, "advertising", "email", text=WORDS, text_version="v3", source="form", actor=actor, at=NOW
    )
    kept = Consent.objects.values_list("act", "text", "text_version", "source", "at", "actor").get(
        pk=given.pk
    )
    assert kept == ("granted", WORDS, "v3", "form", NOW, actor.pk)
    assert holds(who) == "granted"
    withdraw(who, "advertising", "email", source="call", actor=actor, at=NOW + dt.timedelta(hours=1))
    assert holds(who) == "withdrawn"
    assert Consent.objects.count() == 2
    assert list(JournalEntry.objects.order_by("id").values_list("what", "about")) == [
        ("consent.granted", "customer:K1"),
        ("consent.withdrawn", "customer:K1"),
    ]


@pytest.mark.parametrize(
    ("purpose", "channel", "text", "source", "code"),
    [
        ("fun", "email", WORDS, "form", "consents.unknown_purpose"),
        ("advertising", "drum", WORDS, "form", "consents.unknown_channel"),
        ("advertising", "email", " ", "form", "consents.no_text"),
        ("advertising", "email", WORDS, "", "consents.no_source"),
    ],
)
def test_consent_without_proof_is_refused(
    purpose: str, channel: str, text: str, source: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        grant(person("K1"), purpose, channel, text=text, source=source, actor=None, at=NOW)
    assert Consent.objects.count() == 0


def test_what_a_merged_customer_said_holds_for_who_leads_him() -> None:
    lead, led = person("K1"), person("K2", email="x@y.de")
    object_to(led, source="letter", actor=None, at=NOW)
    Customer.objects.filter(pk=led.pk).update(merged_into=lead, leading=lead)
    assert holds(lead, "phone") == "objection"


def test_objecting_twice_is_objecting_once_and_lifting_is_final() -> None:
    who = person("K1")
    first = object_to(who, source="letter", actor=None, at=NOW)
    assert object_to(who, source="call", actor=None, at=NOW) == first
    assert Suppression.objects.count() == 3
    lift(first, source="call", actor=None, at=NOW + dt.timedelta(days=1))
    assert (holds(who), Suppression.objects.count()) == ("none", 0)
    with pytest.raises(Refused, match="not_objecting"):
        lift(first, source="call", actor=None, at=NOW)


SPELLINGS = [
    {"email": address, "phone": "", "street": ""}
    for address in (
        "JOERG.MUELLER@BEISPIEL.DE",
        "Joerg.Mueller+shop@beispiel.de",
        "jörg.müller@Beispiel.de",
        "JÖRG.Mueller+Neu2026@beispiel.DE",
    )
] + [
    {"email": "", "street": "", "phone": number}
    for number in ("07121 5550", "(07121) 55 50", "0049 7121/5550", "+49 (0) 7121 5550")
]
SPELLINGS += [
    {"email": "", "phone": "", "first_name": first, "last_name": last, "street": street}
    for first, last in (
        ("Jörg", "Müller"),
        ("JOERG", "MUELLER"),
        ("jorg", "muller"),
        ("Müller", "Jörg"),
        ("Jo\u0308rg", "Mu\u0308ller"),
    )
    for street in ("Lange Straße 5", "Lange Str. 5", "LANGE STRASSE 5", "Langestr.5", "lange  strasse  5")
]


def test_who_was_erased_and_comes_back_in_any_spelling_still_objects() -> None:
    gone = person("K1")
    object_to(gone, source="letter", actor=None, at=NOW)
    gone.delete()
    back = [person(f"B{i}", **given) for i, given in enumerate(SPELLINGS)]
    other = person("O", first_name="Jana", email="jana@beispiel.de", phone="+49 7121 5551")
    assert reapply([*(one.pk for one in back), other.pk]) == len(SPELLINGS)
    assert [holds(one) for one in back] == ["objection"] * len(SPELLINGS)
    assert holds(other) == "none"
    assert reapply([one.pk for one in back]) == 0


def test_suppressed_is_known_by_nothing_but_a_keyed_digest() -> None:
    object_to(person("K1"), source="letter", actor=None, at=NOW)
    for row in Suppression.objects.all():
        assert len(bytes(row.digest)) == 32
        assert b"mueller" not in bytes(row.digest)


def test_lifting_leaves_the_objection_of_who_shares_the_telephone() -> None:
    one, other = person("K1"), person("K2", first_name="Eva", email="eva@beispiel.de")
    first = object_to(one, source="letter", actor=None, at=NOW)
    object_to(other, source="letter", actor=None, at=NOW + dt.timedelta(days=1))
    lift(first, source="call", actor=None, at=NOW + dt.timedelta(days=2))
    other.delete()
    back = person("K3", first_name="E.", email="", street="")
    assert reapply([back.pk]) == 1


def test_who_lifts_a_reapplied_objection_stays_free_after_the_next_import() -> None:
    gone = person("K1")
    object_to(gone, source="letter", actor=None, at=NOW)
    gone.delete()
    back = person("K2")
    reapply([back.pk])
    lift(Objection.objects.get(customer=back), source="call", actor=None, at=NOW + dt.timedelta(days=9))
    assert reapply([back.pk]) == 0


def test_address_changed_after_the_objection_is_suppressed_before_an_erasure() -> None:
    who = person("K1")
    object_to(who, source="letter", actor=None, at=NOW)
    Customer.objects.filter(pk=who.pk).update(email="neu@beispiel.de")
    recognise([who.pk])
    suppress([who.pk])
    Customer.objects.filter(pk=who.pk).delete()
    assert reapply([person("K2", email="neu@beispiel.de", phone="", street="").pk]) == 1


def test_who_is_recorded_anew_by_hand_still_objects() -> None:
    gone = person("K1")
    object_to(gone, source="letter", actor=None, at=NOW)
    gone.delete()
    values = {"last_name": "Müller", "email": "Joerg.Mueller+2@beispiel.de"}
    assert holds(create_customer(values, actor=None, at=NOW)) == "objection"
