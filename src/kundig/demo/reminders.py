"""What do the people of the demo firm keep in mind: notes, tasks, consents, objections, holds?"""

import datetime as dt
from random import Random

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from kundig.base.records import User
from kundig.customers.care.operations import add_task, place_hold
from kundig.customers.care.records import Note, Task
from kundig.customers.consents.operations import object_to
from kundig.customers.consents.records import Consent
from kundig.customers.records import Customer, Interaction
from kundig.value import reading

NOTES = (
    "Am besten nach 17 Uhr anrufen.",
    "Bittet um Rechnungen per Post, liest keine E-Mails.",
    "Plant eine Wärmepumpe; meldet sich im Frühjahr.",
    "Die Tochter regelt die Verträge, Vollmacht liegt vor.",
    "War mit der Wartung sehr zufrieden.",
    "Zähler im Keller links, Schlüssel beim Hausmeister.",
    "Fragt jedes Jahr nach dem Abschlag, gern vorher anrufen.",
)
TASKS = (
    ("Nachfragen, ob die Heizung jetzt läuft", -2),
    ("Abschlag erklären", -1),
    ("Rückruf wegen der Jahresabrechnung", 0),
    ("Angebot zur Wartung zuschicken", 0),
    ("Zählerstand nachtragen", 1),
    ("Umzug zum Monatsende bestätigen", 3),
    ("Vollmacht anfordern", 5),
)
WORDS = "Ja, ich möchte per {how} über Angebote informiert werden. Das kann ich jederzeit widerrufen."
HOW = {"email": "E-Mail", "phone": "Telefon"}
NOTED, CONSENTED, OBJECTING = 40, 150, 8
DUNNED, DIED = 12, 2
# Reason, words, and until how many days from now nothing is offered.
RESTRAINT = {
    "dunning": ("Zweite Mahnung verschickt; keine Angebote, bis bezahlt ist.", 60),
    "bereavement": ("Sterbefall in der Familie; bitte keine Werbung.", 180),
}


@transaction.atomic
def remember(*, seed: int, today: dt.date) -> None:
    """Some of it for everybody, and all of it for the customers of the stories."""
    dice = Random(seed)
    ids = list(Customer.objects.leading().order_by("id").values_list("id", flat=True))
    now = timezone.make_aware(dt.datetime.combine(today, dt.time(8)))
    chosen = dice.sample(ids, min(NOTED + CONSENTED + OBJECTING, len(ids)))
    noted, chosen = chosen[:NOTED], chosen[NOTED:]
    Note.objects.bulk_create(
        Note(customer_id=pk, text=dice.choice(NOTES), at=now - dt.timedelta(hours=dice.randrange(2000)))
        for pk in noted
    )
    Consent.objects.bulk_create(_consents(dice, chosen[:CONSENTED], now))
    for who in Customer.objects.filter(pk__in=chosen[CONSENTED:]).order_by("id"):
        at = now - dt.timedelta(hours=dice.randrange(1, 1500))
        object_to(who, source="letter", actor=None, at=at)
    for who, (title, days) in zip(_of_the_stories(ids), TASKS, strict=False):
        add_task(title, today + dt.timedelta(days=days), None, who, actor=None, at=now - dt.timedelta(days=4))
    _restrain("dunning", _dunned(now), now)
    _restrain("bereavement", noted[:DIED], now)


def _restrain(reason: str, ids: list[int], now: dt.datetime) -> None:
    text, days = RESTRAINT[reason]
    for who in Customer.objects.filter(pk__in=ids).order_by("id"):
        until = now + dt.timedelta(days=days)
        place_hold(who, reason, until, text=text, actor=None, at=now - dt.timedelta(days=3))


def _dunned(now: dt.datetime) -> list[int]:
    """Whom most dunning letters went to of late."""
    late = Interaction.objects.filter(kind="dunning", at__gte=now - dt.timedelta(days=75))
    many = late.values("customer").annotate(letters=Count("id")).filter(letters__gte=2)
    return list(many.order_by("-letters", "customer").values_list("customer", flat=True)[:DUNNED])


def hand_over(user: User) -> None:
    """What nobody owns yet is the one user's of the demo."""
    Task.objects.filter(person=None).update(person=user, created_by=user)
    Note.objects.filter(author=None).update(author=user)


def _consents(dice: Random, ids: list[int], now: dt.datetime) -> list[Consent]:
    """Most have agreed to e-mail, some to calls; a few have taken it back."""
    told = []
    for pk in ids:
        channel = "phone" if dice.random() < 0.25 else "email"
        at = now - dt.timedelta(hours=dice.randrange(500, 9000))
        proof = {"text": WORDS.format(how=HOW[channel]), "text_version": "2025-06", "source": "form"}
        said = {"customer_id": pk, "purpose": "advertising", "channel": channel}
        told.append(Consent(act="granted", at=at, **said, **proof))
        if dice.random() < 0.12:
            told.append(Consent(act="withdrawn", at=at + dt.timedelta(hours=400), source="call", **said))
    return told


def _of_the_stories(ids: list[int]) -> list[Customer]:
    """Good customers with a broken promise, then the best; a hold stands where the first of them waits."""
    found = reading.current()
    if found is None:
        return list(Customer.objects.filter(pk__in=ids[: len(TASKS)]))
    profiles = reading.profiles(found).select_related("customer")
    hurt = [each.customer for each in profiles.filter(promises_broken__gt=0).order_by("level", "-profit")[:3]]
    best = [each.customer for each in profiles.order_by("rank")[: 2 * len(TASKS)]]
    for who in hurt[:1]:
        text = "Keine Angebote, bis die Beschwerde beantwortet ist."
        place_hold(who, "complaint", None, text=text, actor=None, at=timezone.now())
    return hurt + [who for who in best if who not in hurt]
