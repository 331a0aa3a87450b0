"""Which kinds of contact does the demo firm have, and what is noted about them?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """`minutes` is the mean length of a call; `level` the dunning level; `texts` what was noted."""

    topic: str
    direction: str
    channel: str
    kind: str
    texts: tuple[str, ...]
    minutes: float = 0
    level: int = 0
    answer: str = "soon"  # or "late", "never": said of what comes in by writing


FORMS: dict[str, Form] = {
    "bill_letter": Form("bill", "outbound", "letter", "letter", ("Jahresrechnung verschickt",)),
    "bill_email": Form("bill", "outbound", "email", "email", ("Jahresrechnung im Portal bereitgestellt",)),
    "bill_call": Form(
        "bill",
        "inbound",
        "phone",
        "call",
        (
            "Fragt, warum die Jahresrechnung höher ist als im Vorjahr",
            "Versteht den neuen Abschlag nicht, Rechenweg erklärt",
            "Bittet um Ratenzahlung der Nachforderung",
            "Zweifelt den Verbrauch an, Zählerstände verglichen",
        ),
        11.5,
    ),
    "bill_mail": Form(
        "bill", "inbound", "email", "email", ("Bittet um Erläuterung der Rechnung", "Rechnung bitte als PDF")
    ),
    "move_call": Form(
        "move",
        "inbound",
        "phone",
        "call",
        (
            "Meldet Umzug, Zählerstand fehlt noch",
            "Rückfrage zur Schlussrechnung nach Umzug",
            "Übergabe der Wohnung",
        ),
        12.5,
    ),
    "move_letter": Form(
        "move", "outbound", "letter", "letter", ("Schlussrechnung", "Bestätigung der neuen Adresse")
    ),
    "move_visit": Form("move", "outbound", "visit", "visit", ("Zähler bei Übergabe abgelesen",)),
    "order": Form("contract", "inbound", "web", "order", ("Vertrag online abgeschlossen",)),
    "welcome": Form("contract", "outbound", "letter", "letter", ("Begrüßung und Vertragsunterlagen",)),
    "bonus_call": Form(
        "bonus",
        "inbound",
        "phone",
        "call",
        ("Fragt, wann der Wechselbonus kommt", "Bonus auf der Rechnung nicht gefunden"),
        9.0,
    ),
    "heating_call": Form(
        "heating",
        "inbound",
        "phone",
        "call",
        ("Heizung bleibt kalt, Termin vereinbart", "Brenner geht auf Störung", "Kein warmes Wasser"),
        7.0,
    ),
    "heating_visit": Form(
        "heating",
        "outbound",
        "visit",
        "visit",
        (
            "Störung behoben, Zündelektrode getauscht",
            "Umwälzpumpe entlüftet",
            "Fehler nicht gefunden, Folgetermin nötig",
        ),
    ),
    "service_visit": Form("heating", "outbound", "visit", "visit", ("Jährliche Wartung der Heizung",)),
    "meter_call": Form(
        "meter",
        "inbound",
        "phone",
        "call",
        ("Zählerstand stimmt nicht, bittet um Korrektur", "Zähler verwechselt, Ablesung prüfen"),
        13.0,
    ),
    "meter_letter": Form(
        "meter", "outbound", "letter", "letter", ("Korrigierte Rechnung nach Zählerprüfung",)
    ),
    "meter_visit": Form("meter", "outbound", "visit", "visit", ("Zähler vor Ort geprüft und abgelesen",)),
    "meter_reading": Form("meter", "inbound", "portal", "meter_reading", ("Zählerstand übermittelt",)),
    "debit_dunning": Form(
        "debit_return",
        "outbound",
        "letter",
        "dunning",
        ("Lastschrift zurückgegeben, Zahlungserinnerung",),
        level=1,
    ),
    "debit_second": Form("debit_return", "outbound", "letter", "dunning", ("Zweite Mahnung",), level=2),
    "debit_call": Form(
        "debit_return",
        "outbound",
        "phone",
        "call",
        ("Wegen Rücklastschrift angerufen, Zahlung zugesagt",),
        5.0,
    ),
    "price_letter": Form("price", "outbound", "letter", "letter", ("Preisanpassung Strom angekündigt",)),
    "price_call": Form(
        "price",
        "inbound",
        "phone",
        "call",
        (
            "Fragt nach dem Schreiben zur Preisanpassung",
            "Will wegen der Preisanpassung wechseln, Tarif erklärt",
        ),
        10.0,
    ),
    "tariff_letter": Form("tariff", "outbound", "letter", "letter", ("Neuer Tarif ist teurer",)),
    "tariff_call": Form(
        "tariff",
        "inbound",
        "phone",
        "call",
        (
            "Fragt nach dem Schreiben zum neuen Tarif",
            "Will wegen des neuen Tarifs wechseln",
        ),
        10.0,
    ),
    "complaint": Form(
        "complaint",
        "inbound",
        "email",
        "email",
        ("Beschwerde: zugesagter Rückruf blieb aus", "Beschwerde über die Wartezeit am Telefon"),
    ),
    "complaint_left": Form(
        "complaint",
        "inbound",
        "email",
        "email",
        ("Beschwerde: Lastgang fehlt seit Wochen, bittet dringend um Antwort",),
        answer="never",
    ),
    "complaint_late": Form(
        "complaint",
        "inbound",
        "email",
        "email",
        ("Beschwerde: Abrechnung der zweiten Lieferstelle ist falsch, bittet um Rückmeldung",),
        answer="late",
    ),
    "question": Form(
        "contract",
        "inbound",
        "web",
        "form",
        ("Frage zur Laufzeit des Vertrags", "Neue Bankverbindung", "Frage zur Wallbox"),
    ),
    "praise": Form(
        "praise",
        "unbound",
        "web",
        "review",
        ("Schnelle Hilfe, freundlicher Monteur", "Seit Jahren zufrieden"),
    ),
    "blame": Form(
        "complaint",
        "unbound",
        "social",
        "review",
        ("Ewig in der Warteschleife", "Rechnung versteht kein Mensch"),
    ),
    "account_visit": Form("contract", "outbound", "visit", "visit", ("Jahresgespräch beim Kunden",)),
}
