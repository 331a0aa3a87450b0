"""Which spellings are the same to the search? Müller = Mueller = Muller, Groß = Gross, Łukasz = Lukasz."""

import unicodedata

# The database folds with the same steps (`kundig_fold`, migration 0006); a test compares them.
_MARKS = dict.fromkeys(range(0x300, 0x370))
_CAPITALS = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_LETTERS = str.maketrans(
    "ØøÆæŒœŁłĐđÐðĦħıŊŋ–—„“”‘«»·•€" + _CAPITALS, "ooaaoollddddhhinn           " + _CAPITALS.lower(), "’"
) | str.maketrans({"ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th"})
_PLAIN = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + ' !"#$%&()*+,-./:;<=>?@[\\]^_`{|}~',
    "abcdefghijklmnopqrstuvwxyz" + " " * 32,
    "'",
)


def fold(text: str) -> str:
    """A text in its search form: words of plain letters with blanks between them.

    >>> fold("Müller"), fold("Mueller"), fold("MULLER"), fold("O’Neill-Groß")
    ('muller', 'muller', 'muller', 'oneill gros')
    """
    return _one(_plain(text))


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_MARKS).translate(_LETTERS)
    return text.translate(_PLAIN)


def _one(plain: str) -> str:
    """One way of writing for ä and ae, ö and oe, ü and ue, ß and ss."""
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ss", "s")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded.

    >>> words(" Lüdenscheid,  Anna ")
    ('ludenscheid', 'anna')
    """
    return tuple(word for word in fold(text).split(" ") if word)


def code(text: str) -> str:
    """A number as it is looked up: without blanks, hyphens and capitals.

    >>> code("K-10 017") == code("k10017")
    True
    """
    return fold(text).replace(" ", "")


def spellings(text: str) -> tuple[tuple[str, ...], ...]:
    """For each word its forms in which an error may hide: a mistyped letter before an e makes no umlaut.

    >>> spellings("Anna Suein")
    (('anna',), ('suin', 'suein'))
    """
    plain = [word for word in _plain(text).split(" ") if word]
    return tuple(tuple(dict.fromkeys((_one(word), word))) for word in plain)
