"""Is each attribute catalogued once, typed truly, written by one operation and named in German?"""

import ast
import re
from collections.abc import Sequence, Set
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.customers.attributes import ATTRIBUTES, Attribute, attribute
from kundig.customers.records import ComputedProfile, Customer, LiveProfile
from kundig.value.valuation import PROFILE_COLUMNS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kundig"
RECORDS: dict[str, type[models.Model]] = {
    "customer": Customer,
    "live": LiveProfile,
    "computed": ComputedProfile,
}
KEYS = {"pk", "generation", "customer"}
FIELDS: dict[str, "tuple[type[models.Field[Any, Any]], ...]"] = {
    "text": (models.CharField, models.TextField),
    "number": (models.IntegerField, models.FloatField),
    "money": (models.DecimalField,),
    "date": (models.DateField,),
    "moment": (models.DateTimeField,),
    "boolean": (models.BooleanField,),
}
# How Django writes rows of a record, and SQL those of a table.
METHODS = frozenset(
    {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "save"}
)
SQL = r"(INSERT INTO|UPDATE|COPY|LIKE|ATTACH PARTITION)"
EVERY = list(ATTRIBUTES.values())


def _columns(profile: str) -> list[str]:
    return sorted(one.column for one in EVERY if one.profile == profile)


def _business(record: type[models.Model]) -> list[str]:
    return sorted(field.name for field in record._meta.concrete_fields if field.name not in KEYS)


@pytest.mark.parametrize("profile", ["live", "computed"])
def test_each_column_of_a_profile_is_one_attribute(profile: str) -> None:
    assert _columns(profile) == _business(RECORDS[profile])


def test_facts_of_a_customer_are_columns_of_his() -> None:
    columns = _columns("customer")
    assert set(columns) <= set(_business(Customer))
    assert len(set(columns)) == len(columns)


def test_a_refresh_fills_what_is_computed() -> None:
    assert sorted({*PROFILE_COLUMNS} - {"generation", "customer_id"}) == _columns("computed")


@pytest.mark.parametrize("one", EVERY, ids=str)
def test_the_type_is_that_of_the_column(one: Attribute) -> None:
    field = RECORDS[one.profile]._meta.get_field(one.column)
    assert isinstance(field, FIELDS[one.type])
    assert isinstance(field, models.DateTimeField) == (one.type == "moment")


def test_names_are_dotted_and_lead_to_themselves() -> None:
    assert [name for name in ATTRIBUTES if not re.fullmatch(r"[a-z]+\.[a-z][a-z_]*", name)] == []
    assert all(attribute(name).name == name for name in ATTRIBUTES)


def test_what_depends_on_time_is_no_duration() -> None:
    spans = {
        one.name for one in EVERY if re.search(r"_(seconds|minutes|hours|days|months|years)$", one.column)
    }
    # Edges of the cubes: years in which something was held, without the gaps, or will be.
    assert spans == {"cube.tenure_years", "potential.expected_years", "potential.years"}


@cache
def _trees() -> Sequence[tuple[str, ast.Module]]:
    return [
        (".".join(file.relative_to(SOURCE).with_suffix("").parts), ast.parse(file.read_text()))
        for file in SOURCE.rglob("*.py")
        if "migrations" not in file.parts
    ]


def _strings(tree: ast.AST) -> list[str]:
    """Every text in it; a text with holes as one."""
    whole = [
        "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    plain = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return whole + [text for text in plain if isinstance(text, str)]


def _writes_record(tree: ast.AST, record: str) -> bool:
    """Whether it calls `Record.objects...create()` and the like, or makes a `Record(...)`."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(
        (isinstance(one, ast.Name) and one.id == record)
        or (
            isinstance(one, ast.Attribute)
            and one.attr in METHODS
            and ast.unparse(one).startswith(f"{record}.objects.")
        )
        for one in called
    )


def _writes_table(tree: ast.AST, table: str) -> bool:
    """Whether its SQL writes rows of the table, named in the statement or put into a hole of it."""
    texts = _strings(tree)
    named = any(re.search(rf"\b{SQL} {table}\b", text) for text in texts)
    put = any(re.search(rf"\b{SQL} \{{\}}.* FROM STDIN", text) for text in texts)
    return named or (table in texts and put)


def _writers(record: type[models.Model]) -> Set[str]:
    """The modules of which some line writes rows of a record."""
    name, table = record.__name__, record._meta.db_table
    return {module for module, tree in _trees() if _writes_record(tree, name) or _writes_table(tree, table)}


@pytest.mark.parametrize("profile", ["live", "computed"])
def test_each_profile_is_written_in_the_modules_of_its_writers(profile: str) -> None:
    modules = {one.writer.rpartition(".")[0] for one in EVERY if one.profile == profile}
    assert _writers(RECORDS[profile]) == modules


def test_each_live_column_is_named_by_its_writer_alone() -> None:
    said = {
        f"{module}.{node.name}": set(_strings(node))
        for module, tree in _trees()
        if module.endswith("operations")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    for one in EVERY:
        if one.profile == "live":
            assert {name for name, texts in said.items() if one.column in texts} == {one.writer}


def test_each_writer_is_an_operation() -> None:
    for writer in {one.writer for one in EVERY}:
        module, _, name = writer.rpartition(".")
        assert callable(getattr(import_module(f"kundig.{module}"), name))


def test_each_attribute_has_a_german_name_of_its_own() -> None:
    assert [one.name for one in EVERY if one.said("de") == one.english] == []
    for language in ("en", "de"):
        assert len({one.said(language) for one in EVERY}) == len(EVERY)


def test_the_glossary_lists_every_attribute_with_its_names() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    listed = [row for row in rows if "." in row[0]]
    assert listed == [[f"`{one.name}`", one.said("de"), one.english, one.type] for one in EVERY]


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("value.tody", "value.today"), ("Wert heute", "value.today"), ("LEVEL.SINCE", "level.since")],
)
def test_an_unknown_name_is_refused_with_the_nearest(wrong: str, meant: str) -> None:
    with pytest.raises(Refused) as refused:
        attribute(wrong)
    assert refused.value.code == "customers.unknown_attribute"
    assert str(refused.value.params["nearest"]).split(", ")[0] == meant
    assert wrong in say(refused.value, "de")
