"""In which order do names stand in a German list?"""

import unicodedata

# With this begins the key of a row that an erasure left for its bookings; no name has it.
ERASED = "\N{REPLACEMENT CHARACTER}"
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})


def sort_key(*names: str) -> str:
    """Key after DIN 5007-2 (lists of names: ä = ae), names in order of weight.

    >>> sorted(["Zander", "Östreich", "Oase", "Ärmel"], key=sort_key)
    ['Ärmel', 'Oase', 'Östreich', 'Zander']
    """
    text = unicodedata.normalize("NFC", " ".join(name for name in names if name)).lower()
    plain = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def key_of(*, company: str, last_name: str, first_name: str, number: str) -> str:
    """Where a customer stands: by his company, else by his last name, else by his number.

    >>> key_of(company="", last_name="Öz", first_name="Ada", number="K-1")
    'oez ada'
    """
    return sort_key(company or f"{last_name} {first_name}") or sort_key(number)
