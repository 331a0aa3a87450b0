"""Does a file answer one question, and does a function fit on a screen?"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kundig"
FILES = sorted(file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts)


def _lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def _functions(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield length, f"{file.relative_to(SOURCE)}:{node.lineno} {node.name}"


def _at(share: float, sizes: list[int]) -> int:
    """The size that this share of all does not exceed."""
    return sorted(sizes)[min(len(sizes) - 1, int(share * len(sizes)))]


def test_files_answer_one_question() -> None:
    sizes = {str(file.relative_to(SOURCE)): _lines(file) for file in FILES}
    assert {name: size for name, size in sizes.items() if size > 500} == {}
    assert _at(0.9, list(sizes.values())) <= 250
    assert _at(0.5, list(sizes.values())) <= 80


def test_functions_fit_on_a_screen() -> None:
    sizes = [function for file in FILES for function in _functions(file)]
    assert [(size, name) for size, name in sizes if size > 60] == []
    assert _at(0.9, [size for size, _ in sizes]) <= 30
