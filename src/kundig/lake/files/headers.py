"""How are the names of columns compared, however they are written?"""

import re
import unicodedata

UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss"))


def normal(name: str) -> str:
    """A column's name as the patterns expect it.

    >>> normal("KundenNr."), normal("CustomerID"), normal("Währung"), normal("Umsatz (EUR)")
    ('kunden_nr', 'customer_id', 'waehrung', 'umsatz_eur')
    """
    for umlaut, letters in UMLAUTS:
        name = name.replace(umlaut, letters)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
