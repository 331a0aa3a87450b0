"""In which encoding is a text file written?"""

import codecs

from charset_normalizer import from_bytes

from kundig.base.refusals import Refused

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Western European offices write; each turns umlauts into other bytes.
WESTERN = ("cp1252", "cp850", "mac_roman")
EXPECTED = frozenset("äöüÄÖÜßéèêàâçôîëïñáóíúøåæÉ€§°²³µ«»–—„“”‚‘’…´·£\xa0")


def known(encoding: str) -> str:
    """The encoding as Python names it."""
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except LookupError:
        raise Refused("file.encoding_unknown", encoding=encoding) from None


def detect(sample: bytes) -> str:
    """The encoding of a sample: a mark, UTF-8 where it fits, else what makes its umlauts umlauts.

    >>> detect("Müller".encode()), detect("Müller".encode("cp1252")), detect("Müller".encode("cp850"))
    ('utf-8', 'cp1252', 'cp850')
    """
    for bom, encoding in BOMS:
        if sample.startswith(bom):
            return encoding
    wide = _utf16(sample)
    if wide:
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        return western(sample)


def western(sample: bytes) -> str:
    """The 8-bit encoding of a sample that is not UTF-8."""
    scored = [(_expected(sample, encoding), -rank, encoding) for rank, encoding in enumerate(WESTERN)]
    score, _, encoding = max(scored)
    if score >= 0.7:
        return encoding
    guess = from_bytes(sample[:100_000]).best()
    return guess.encoding if guess is not None else "cp1252"


def _expected(sample: bytes, encoding: str) -> float:
    """The share of special characters that a Western European text may well contain."""
    high = bytes(byte for byte in sample if byte > 127)
    try:
        text = high.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    return sum(character in EXPECTED for character in text) / max(1, len(text))


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte is zero."""
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
