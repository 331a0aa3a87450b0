"""Is what is no good file refused, within limits and with a sentence in both languages?"""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.feel.dmn import Model, load, read, write
from kundig.feel.dmn.xml import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">'
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
TYPED = {
    "a billion laughs": f'<!DOCTYPE d [<!ENTITY a0 "ha">{LAUGHS}]>{HEAD}&a9;</definitions>',
    "laughs in an attribute": f'<!DOCTYPE d [<!ENTITY a0 "ha">{LAUGHS}]>{HEAD[:-1]} id="&a9;"/>',
    "a long entity often": f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>{HEAD}{"&a;" * 5_000}</definitions>',
    "a file of the machine": f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}&a;</definitions>',
    "a parameter entity": f'<!DOCTYPE d [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>{HEAD}</definitions>',
    "a document type elsewhere": f'<!DOCTYPE d SYSTEM "http://localhost:1/d.dtd">{HEAD}</definitions>',
    "a public document type": f'<!DOCTYPE d PUBLIC "-//x//y" "http://localhost:1/d">{HEAD}</definitions>',
    "an empty document type": f"<!DOCTYPE definitions>{HEAD}</definitions>",
}


def _refused(attempt: Callable[[], object]) -> str:
    """The code with which it is refused, once both sentences are seen to be there."""
    with pytest.raises(Refused) as refused:
        attempt()
    sentences = [say(refused.value, language) for language in ("en", "de")]
    assert all(sentences)
    assert sentences[0] != sentences[1]
    return refused.value.code


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_whatever_it_holds(name: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{TYPED[name]}'
    assert _refused(lambda: read(text.encode(encoding))) in ("dmn.document_type", "dmn.not_xml")


def test_nothing_of_the_machine_is_told() -> None:
    with pytest.raises(Refused) as refused:
        read(TYPED["a file of the machine"])
    assert "root" not in say(refused.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "dmn.not_xml"),
        ("no XML at all", "dmn.not_xml"),
        ("\0\1\2", "dmn.not_xml"),
        (HEAD, "dmn.not_xml"),
        (HEAD + "&lt;&unknown;</definitions>", "dmn.not_xml"),
        (HEAD + "<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1) + "</definitions>", "dmn.too_deep"),
        (HEAD + "<a/>" * (MAX_ELEMENTS + 1) + "</definitions>", "dmn.too_deep"),
        (HEAD + "x" * MAX_BYTES + "</definitions>", "dmn.too_large"),
        (HEAD + "<a>" * 100_000, "dmn.not_xml"),
    ],
    ids=lambda value: value[-20:],
)
def test_what_is_too_much_or_no_xml_is_refused(text: str, code: str) -> None:
    assert _refused(lambda: read(text)) == code


def test_nothing_is_included() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    assert read(f"{HEAD}{include}</definitions>").description == ""


def test_an_import_reaches_no_further_than_its_folder(tmp_path: Path) -> None:
    outside = tmp_path / "other.dmn"
    outside.write_bytes(write(Model("other", "urn:other")))
    folder = tmp_path / "models"
    folder.mkdir()
    file = folder / "m.dmn"
    file.write_text(
        f'{HEAD}<import name="o" namespace="urn:other" locationURI="../other.dmn"'
        ' importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/></definitions>'
    )
    assert _refused(lambda: load(file)) == "dmn.import_missing"


def _without(pattern: str) -> Callable[[str, random.Random], str]:
    """A text that lacks one of the places where a pattern is found."""

    def mutate(text: str, chance: random.Random) -> str:
        found = chance.choice(list(re.finditer(pattern, text, re.DOTALL)))
        return text[: found.start()] + text[found.end() :]

    return mutate


def _with(pattern: str, replacement: str) -> Callable[[str, random.Random], str]:
    def mutate(text: str, chance: random.Random) -> str:
        found = chance.choice(list(re.finditer(pattern, text, re.DOTALL)))
        return text[: found.start()] + found.expand(replacement) + text[found.end() :]

    return mutate


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) - 20)]


MUTATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "cut short": _cut,
    "without an end tag": _without(r"</\w+>"),
    "without a begin tag": _without(r"<(?!\?)\w+[^>/]*>"),
    "with a stray bracket": _with(r'="', r'="<'),
    "with an attribute without quotes": _with(r'(\w+)="([^"]*)"', r"\1=\2"),
    "with an attribute twice": _with(r'( name="[^"]*")', r"\1\1"),
    "with an unknown entity": _with(r"<text>", r"<text>&nothing;"),
    "with a control character": _with(r"<text>", "<text>\x07"),
    "without a name": _without(
        r'(?<=Parameter) name="[^"]*"|(?<=itemDefinition) name="[^"]*"|(?<=column) name="[^"]*"'
    ),
    "without a reference": _without(r' href="[^"]*"'),
    "without the namespace of the model": _without(r' namespace="https://example.org/levels"'),
    "without an input expression": _without(r"<inputExpression.*?</inputExpression>"),
    "without a cell": _without(r"<(inputEntry|outputEntry).*?</\1>"),
    "without a condition": _without(r"<if>.*?</if>"),
    "without a list to go through": _without(r"<in>.*?</in>"),
    "with an unknown hit policy": _with('hitPolicy="[^"]*"', 'hitPolicy="BEST"'),
    "with an unknown reference": _with('href="[^"]*#', 'href="#no'),
    "with an unknown type": _with('typeRef="[a-zA-Z]+"', 'typeRef="nothing"'),
    "with a broken expression": _with(r"<text>[^<]+</text>", r"<text>1 + + (</text>"),
    "with an id twice": _with(r'(?<=id=")(?:d1|k1|b\d|i2)(?=")', "i1"),
    "of another version": _with("DMN/20230324/MODEL", "DMN/20990101/MODEL"),
    "of another root": _with("definitions(?= )|(?<=/)definitions", "definition"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_malformed_file_is_refused(name: str, model: Model) -> None:
    """Ten of each kind, 220 together."""
    good = Model(model.name, model.namespace, model.elements, model.types)
    text = write(good).decode()
    load(text, strict=True)
    for seed in range(10):
        broken = MUTATIONS[name](text, random.Random(f"{name} {seed}"))
        assert broken != text
        assert _refused(lambda broken=broken: load(broken, strict=True))  # type: ignore[misc]
