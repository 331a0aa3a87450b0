"""Which sentences does somebody read, and has each its German?

./run python tests/shape/translations.py             says what is wrong
./run python tests/shape/translations.py --update [OTHER.po ...]
                                                      mends the catalogue, takes German from other files
"""

import argparse
import datetime as dt
import importlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kundig"
PO = SOURCE / "locale" / "de" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+0-9.]*[a-z]|%[sd]|\{\w*\}|%%")
# Without dates, so that the same sentences give the same file.
HEADER = """# Kundig in German.
msgid ""
msgstr ""
"Project-Id-Version: Kundig\\n"
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
Key = tuple[str | None, str | tuple[str, ...]]
Texts = str | tuple[str, ...] | list[str] | None


def _extracted(method: str, text: str) -> Iterator[Key]:
    """What stands in calls of gettext and its kin."""
    for _, words, _, context in extract(method, io.BytesIO(text.encode()), KEYWORDS):
        yield context, words


def _from_sources() -> Iterator[Key]:
    for file in SOURCE.rglob("*.py"):
        if "migrations" not in file.parts:
            yield from _extracted("python", file.read_text())
    for file in SOURCE.glob("*/templates/**/*.*"):
        yield from _extracted("python", templatize(file.read_text(), origin=str(file)))
    for file in (SOURCE / "web" / "static").rglob("*.js"):
        if "vendor" not in file.parts:
            yield from _extracted("javascript", file.read_text())


def _sentences(value: object) -> Iterator[str]:
    """All texts in a table, however it is nested."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _sentences(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _sentences(part)


def _from_tables() -> Iterator[Key]:
    """What pure modules and commands say: the tables named MESSAGES, and constants that `say` speaks."""
    for file in SOURCE.rglob("*.py"):
        text = file.read_text()
        for name in re.findall(r"^(MESSAGES|STEPS|WORDS)\b[^=\n]*= *[{(\[]", text, flags=re.MULTILINE):
            for sentence in _sentences(getattr(_module(file), name)):
                yield None, sentence
        for name in re.findall(r"(?<![\w.])say\(([A-Z_]+)[,)]", text):
            yield None, getattr(_module(file), name)


def _module(file: Path) -> object:
    return importlib.import_module(".".join(file.relative_to(SOURCE.parent).with_suffix("").parts))


def wanted() -> set[Key]:
    """Every sentence that somebody reads."""
    found = {*_from_sources(), *_from_tables()}
    return {key for key in found if key[1] and key[1] != ("", "")}


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale="de", abort_invalid=True)


def _texts(words: Texts) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ("",))


def _wrong(message: Message) -> str | None:
    """What is wrong with one entry, if anything."""
    if message.fuzzy:
        return "is fuzzy"
    german = _texts(message.string)
    if not all(german) or len(german) != len(_texts(message.id)):
        return "has no German"
    for ours in german:
        if not any(_placeholders(ours) == _placeholders(theirs) for theirs in _texts(message.id)):
            return "has other placeholders in German"
    return None


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of a catalogue."""
    # Babel would write the moment of compiling into it; the same sentences shall give the same file.
    catalogue.creation_date = catalogue.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def problems() -> list[str]:
    """What is wrong with the German catalogue."""
    if not PO.exists():
        return [f"{PO.relative_to(ROOT)} is missing"]
    catalogue = _read(PO)
    there = {_key(message): message for message in catalogue if message.id}
    needed = wanted()
    found = [f"missing: {key[1]!r}" for key in needed - there.keys()]
    found += [f"no longer said: {key[1]!r}" for key in there.keys() - needed]
    found += [f"no longer said: {key!r}" for key in catalogue.obsolete]
    found += [f"{wrong}: {key[1]!r}" for key, message in there.items() if (wrong := _wrong(message))]
    if not MO.exists() or MO.read_bytes() != compiled(catalogue):
        found.append(f"{MO.relative_to(ROOT)} is not the compiled {PO.name}")
    return sorted(found)


def update(others: list[Path]) -> None:
    """Add what is missing, drop what nobody says any more, take German from others, compile."""
    german: dict[Key, Texts] = {}
    for file in [PO, *others]:
        if file.exists():
            german |= {_key(one): one.string for one in _read(file) if one.id and all(_texts(one.string))}
    catalogue = Catalog(locale="de", fuzzy=False)
    for context, words in sorted(wanted(), key=lambda key: (str(key[1]), key[0] or "")):
        string = german.get((context, words), "" if isinstance(words, str) else ("", ""))
        catalogue.add(words, string, context=context, flags=_flags(words))
    body = io.BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, width=100)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(HEADER + body.getvalue().decode())
    MO.write_bytes(compiled(_read(PO)))


def _flags(words: str | tuple[str, ...]) -> set[str]:
    return {"python-format"} if any("%(" in text for text in _texts(words)) else set()


def main() -> int:
    """Check, or update with --update."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--update", action="store_true", help="mend the catalogue and compile it")
    parser.add_argument("others", nargs="*", type=Path, help="further .po files to take German from")
    chosen = parser.parse_args()
    settings.configure()
    if chosen.update:
        update(chosen.others)
    found = problems()
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
