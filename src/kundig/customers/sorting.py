"""In which order do names stand in a German list?"""

import unicodedata

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})


def sort_key(*names: str) -> str:
    """Key after DIN 5007-2 (lists of names: ä = ae), names in order of weight.

    >>> sorted(["Zander", "Östreich", "Oase", "Ärmel"], key=sort_key)
    ['Ärmel', 'Oase', 'Östreich', 'Zander']
    """
    text = unicodedata.normalize("NFC", " ".join(name for name in names if name)).lower()
    plain = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())
