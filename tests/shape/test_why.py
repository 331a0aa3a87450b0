"""Does each dependency say why it is there?"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
WHY = ROOT / "docs" / "why.md"
VENDORED = ROOT / "src" / "kundig" / "web" / "static" / "vendor" / "README.md"
POINTS = ("For:", "Licence:", "Upkeep:", "Weight:", "Instead of:")


def _paragraphs() -> dict[str, str]:
    """Each third-level heading with the text below it."""
    parts = re.split(r"^### (.+)$", WHY.read_text(), flags=re.MULTILINE)
    return {name.strip().strip("`"): text for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;! ]", requirement, maxsplit=1)[0].lower()


def _dependencies() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [settings["project"]["dependencies"], *settings["dependency-groups"].values()]
    extras = settings["project"].get("optional-dependencies", {}).values()
    return {_name(one) for group in [*groups, *extras, settings["build-system"]["requires"]] for one in group}


def _vendored() -> set[str]:
    """What the browser gets from others, as its table names it."""
    rows = [line.split("|") for line in VENDORED.read_text().splitlines() if line.startswith("| `")]
    return {row[2].strip().strip("`") for row in rows}


def test_each_dependency_has_its_paragraph_and_no_other() -> None:
    assert set(_paragraphs()) == _dependencies() | _vendored()


def test_each_paragraph_says_what_for_licence_upkeep_weight_and_alternative() -> None:
    lacking = {
        name: [point for point in POINTS if f"*{point}*" not in text] for name, text in _paragraphs().items()
    }
    assert {name: points for name, points in lacking.items() if points} == {}
