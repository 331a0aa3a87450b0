"""Which columns of a file are called like a customer, a date, an amount?"""

import re

from kundig.lake.files.headers import normal

# Patterns over names in lower case, words joined by underscores, German umlauts as ae, oe, ue; best first.
WHO = r"(customer|client|cust|kunden?|debitor(en)?|member|mitglied(s)?|user|buyer|kd|geschaeftspartner|gp)"
NUMBER = r"(id|nr|no|num|number|nummer|key|code|konto)"
ROLES: dict[str, tuple[tuple[str, int], ...]] = {
    "customer": (
        (rf"^{WHO}_?{NUMBER}$", 100),
        (rf"^{WHO}$", 90),
        (rf"^(master_)?{NUMBER}_?{WHO}?$", 40),
        (rf"(^|_){WHO}(_|$)|^(account|konto|household|haushalt)(_?{NUMBER})?$", 60),
        (r"kunde|customer|client", 50),
    ),
    "date": (
        (
            r"^(date|datum|buchungsdatum|(invoice|order|transaction|purchase|booking|posting|sales?)_?date)$",
            100,
        ),
        (r"^(rechnungs|beleg|bestell|auftrags|kauf|verkaufs|umsatz)_?datum$", 100),
        (
            r"^(day|tag|timestamp|time|zeit|zeitpunkt|datetime|booked_on|purchased_at|created_at|ordered_at)$",
            80,
        ),
        (r"date|datum", 60),
        (r"(_at|_on)$", 40),
    ),
    "amount": (
        (
            r"^(amount|revenue|umsatz|betrag|sales|turnover|erloese?|netto_?(betrag|umsatz)|umsatz_netto)$",
            100,
        ),
        (r"^(net|line|total|order|invoice)_?(amount|revenue|sales|total|value)$", 95),
        (
            r"^(dollars?|dollar_value|spend|spending|umsatz_(eur|in_eur)|betrag_(eur|in_eur)|amount_(eur|usd))$",
            95,
        ),
        (r"umsatz|revenue|betrag|amount|erloes", 70),
        (r"^(total|summe|value|wert|monetary|netto|net|sales_price)$|dollar|sales|(^|_)wert$", 60),
    ),
    "cost": (
        (r"^(costs?|kosten|wareneinsatz|cogs|einstand|selbstkosten|cost_of_(goods|sales))$", 100),
        (r"wareneinsatz|cogs|einstandswert|gesamtkosten|total_costs?|einstand$", 90),
        (r"kosten|(^|_)costs?(_|$)", 60),
    ),
    "unit_cost": (
        (
            r"^(unit_?costs?|cost_per_unit|cost_price|einstandspreis|ek_?preis|stueckkosten|einkaufspreis|ek)$",
            100,
        ),
    ),
    "quantity": (
        (r"^(quantity|qty|menge|anzahl|stueck|stk|units|pieces)$", 100),
        (r"quantity|menge|anzahl", 60),
    ),
    "price": (
        (r"^(unit_?price|price|preis|einzelpreis|stueckpreis|price_per_unit|vk_?preis|verkaufspreis)$", 100),
        (r"preis|price", 60),
    ),
    "currency": ((r"^(currency|currency_code|waehrung|waehrungs(code|schluessel)|whg|wkz|ccy)$", 100),),
}
OTHERS: dict[str, str] = {
    "customer": r"name|mail|group|gruppe|type|typ|segment|since|seit|class|klasse|phone|land|country|value",
    "date": r"due|faellig|birth|geburt|update|valid|since|seit|liefer|delivery|ship|paid|zahl",
    "amount": r"tax|steuer|vat|mwst|discount|rabatt|cost|kosten|currency|waehrung|preis|price|art|typ|date",
    "cost": r"center|stelle|art|nr|unit|per_|stueck|customer|kunden",
}


def likeness(name: str, role: str) -> int:
    """How much a name sounds like a role: 0 to 100.

    >>> likeness("KundenNr", "customer"), likeness("Kundenname", "customer"), likeness("Menge", "amount")
    (100, 20, 0)
    """
    plain = normal(name)
    best = max((score for pattern, score in ROLES[role] if re.search(pattern, plain)), default=0)
    if best < 100 and role in OTHERS and re.search(OTHERS[role], plain):
        best -= 30
    return max(0, best)
