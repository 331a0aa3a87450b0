"""Does each module open with one sentence, the question it answers?"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "bench", "prove")
FILES = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]


def _opening(file: Path) -> str:
    """The first line of the module's docstring."""
    return (ast.get_docstring(ast.parse(file.read_text())) or "").split("\n")[0]


def test_each_module_opens_with_one_sentence() -> None:
    # Migrations are written by Django.
    openings = {
        str(file.relative_to(ROOT)): _opening(file) for file in FILES if file.parent.name != "migrations"
    }
    assert {name: text for name, text in openings.items() if not text.endswith((".", "?"))} == {}
