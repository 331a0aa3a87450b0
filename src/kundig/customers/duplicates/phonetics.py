"""How does a German name sound?"""

import re

_ALWAYS = {
    **dict.fromkeys("aeijouy", "0"),
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
}
_ALWAYS |= {"l": "5", **dict.fromkeys("mn", "6"), "r": "7", **dict.fromkeys("sz", "8")}


def cologne(word: str) -> str:
    """Kölner Phonetik: the digits of a name's sound; H. J. Postel, IBM-Nachrichten 19 (1969), 925-931.

    Takes letters as `plain.plain` leaves them: small, ae for ä, without accents.

    >>> cologne("mueller"), cologne("muller"), cologne("meier") == cologne("mayr"), cologne("breschnew")
    ('657', '657', True, '17863')
    """
    letters = [letter for letter in word if "a" <= letter <= "z"]
    digits = "".join(
        _digit(letter, before, after)
        for letter, before, after in zip(letters, ["", *letters], [*letters[1:], ""], strict=False)
    )
    single = re.sub(r"(.)\1+", r"\1", digits)
    return single[:1] + single[1:].replace("0", "")


def _digit(letter: str, before: str, after: str) -> str:
    match letter:
        case "h":
            return ""
        case "p":
            return "3" if after == "h" else "1"
        case "d" | "t":
            return "8" if after in ("c", "s", "z") else "2"
        case "c":
            return "4" if _hard(before, after) else "8"
        case "x":
            return "8" if before in ("c", "k", "q") else "48"
        case _:
            return _ALWAYS[letter]


def _hard(before: str, after: str) -> bool:
    if not before:
        return after != "" and after in "ahkloqrux"
    return before not in ("s", "z") and after != "" and after in "ahkoqux"
