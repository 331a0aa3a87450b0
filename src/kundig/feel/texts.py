"""What does a text in quotes say?"""

import re

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


def plain_text(written: str) -> str:
    """What a text in quotes says: escapes resolved, two surrogates made one character."""

    def said(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2]
        if code is None:
            return _PLAIN_ESCAPES.get(escape[3], escape[0])
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else escape[0]

    text = _ESCAPE.sub(said, written) if "\\" in written else written
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
