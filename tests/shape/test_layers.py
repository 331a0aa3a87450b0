"""Do foreign keys point down, and does every folder have its place in the house?"""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kundig"
# Folders without Python: words, and what the browser gets.
NO_CODE = frozenset({"locale"})


def _contract() -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    [layers] = [contract for contract in contracts if contract["type"] == "layers"]
    return dict(layers)


def _floors() -> dict[str, int]:
    """How high each concept stands; the base is 0."""
    return {
        name.strip(): height
        for height, layer in enumerate(reversed(_contract()["layers"]))
        for name in layer.split("|")
    }


def _concept(module: str) -> str:
    return module.split(".")[1]


def _keys() -> Iterator[tuple[str, str, str, str]]:
    """Of each foreign key between our own records: its name, its concept, the other's concept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundig.settings")
    django.setup()
    from django.apps import apps

    for model in apps.get_app_config("kundig").get_models():
        for field in model._meta.get_fields():
            other = field.related_model
            if field.concrete and isinstance(other, type) and other.__module__.startswith("kundig."):
                name = f"{model.__name__}.{field.name}"
                yield name, _concept(model.__module__), _concept(other.__module__), other.__name__


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_foreign_keys_point_down() -> None:
    floors = _floors()
    keys = list(_keys())
    assert [name for name, own, other, _ in keys if floors[other] > floors[own]] == []
    assert ("Posting.customer", "customers", "customers", "Customer") in keys


def test_every_folder_has_its_place() -> None:
    contract = _contract()
    folders = {
        folder.name for folder in SOURCE.iterdir() if folder.is_dir() and not folder.name.startswith("__")
    }
    assert folders - NO_CODE - set(_floors()) - set(contract["exhaustive_ignores"]) == set()
    assert contract["exhaustive"] is True


def test_every_place_is_taken() -> None:
    there = {path.stem for path in SOURCE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert set(_floors()) - there == set()


def test_folders_hold_something() -> None:
    empty = [
        str(file.parent.relative_to(SOURCE))
        for file in SOURCE.rglob("__init__.py")
        if not any(
            other != file for other in file.parent.rglob("*") if other.is_file() and other.suffix != ".pyc"
        )
    ]
    assert empty == []
