"""Is each folder and each record in the glossary, in English and German?"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kundig"
GLOSSARY = ROOT / "docs" / "glossary.md"


def _rows() -> dict[str, list[str]]:
    """What stands in code in a first column, with the other columns."""
    rows = [
        line.strip().strip("|").split("|")
        for line in GLOSSARY.read_text().splitlines()
        if line.startswith("| `")
    ]
    return {row[0].strip().strip("`"): [cell.strip() for cell in row[1:]] for row in rows}


def _folders() -> set[str]:
    with_code = {file.parent for file in SOURCE.rglob("*.py")} - {SOURCE}
    return {f"{folder.relative_to(SOURCE)}/" for folder in with_code}


def _records() -> set[str]:
    """The top-level classes of every records.py, but for choices and sets."""
    return {
        node.name
        for file in SOURCE.rglob("records.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.ClassDef)
        and not re.search("Choices|QuerySet", " ".join(map(ast.unparse, node.bases)))
    }


def test_each_folder_is_in_the_glossary() -> None:
    assert {name for name in _rows() if name.endswith("/")} == _folders()


def test_each_record_is_in_the_glossary() -> None:
    assert {name for name in _rows() if re.fullmatch(r"[A-Z]\w+", name)} == _records()


def test_each_word_has_its_german_and_a_meaning() -> None:
    assert [name for name, cells in _rows().items() if len(cells) < 2 or not all(cells)] == []
