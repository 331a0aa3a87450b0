"""Which words do other systems write for the kinds, directions and channels that we know?"""

from collections.abc import Mapping
from types import MappingProxyType

type Choices = Mapping[str, tuple[str, ...]]


def _choices(**words: str) -> Choices:
    return MappingProxyType({code: (code, *others.split()) for code, others in words.items()})


# Words as `lake.files.headers.normal` leaves them: small letters, ae for ä, _ between words.
POSTINGS = _choices(
    revenue="umsatz rechnung invoice erloes erloese sale sales faktura ausgangsrechnung abrechnung re rg",
    cost_of_goods="wareneinsatz cogs einstand einstandswert materialkosten warenkosten selbstkosten",
    discount="rabatt skonto nachlass bonus preisnachlass rebate cash_discount",
    credit_note="gutschrift credit credit_memo gs storno stornorechnung rechnungskorrektur korrektur gu",
    **{"return": "retoure rueckgabe ruecksendung returns rueckware"},
    write_off="ausbuchung forderungsausfall abschreibung bad_debt writeoff wertberichtigung uneinbringlich",
    payment="zahlung zahlungseingang eingang ueberweisung lastschrift payment_received za einzahlung",
)
HOLDINGS = _choices(
    contract="vertrag abo abonnement subscription police liefervertrag",
    account="konto kundenkonto",
    product_line="produktlinie sparte produkt product",
)
DIRECTIONS = _choices(
    inbound="eingehend eingang ein in incoming empfangen vom_kunden",
    outbound="ausgehend ausgang aus out outgoing gesendet an_kunden",
    unbound="untereinander oeffentlich public",
)
CHANNELS = _choices(
    phone="telefon telephone tel anruf call telefonisch",
    email="e_mail mail",
    letter="brief post postalisch fax schreiben",
    visit="besuch vor_ort aussendienst",
    web="website internet webseite online formular shop",
    portal="kundenportal app",
    branch="filiale geschaeft laden store",
    social="sozial social_media soziales_netzwerk facebook instagram twitter whatsapp",
)
CONTACTS = _choices(
    call="anruf telefonat telefon phone gespraech",
    email="e_mail mail",
    letter="brief post schreiben fax",
    visit="besuch termin",
    delivery="lieferung versand",
    order="bestellung auftrag",
    **{"return": "retoure rueckgabe"},
    dunning="mahnung zahlungserinnerung",
    review="bewertung rezension",
    form="formular webformular kontaktformular",
    meter_reading="zaehlerstand ablesung zaehlerablesung",
)
