"""Does the SQL of value say the same on every engine?"""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from tests.sparked import needs_spark, spark
from tests.value.texts import TEXTS, write

from kundig.lake.engine import DuckEngine, Engine
from kundig.lake.spark import SparkEngine

__all__ = ["spark"]
# What only DuckDB (and at times PostgreSQL) understands, and where days are counted by it alone.
NOT_PORTABLE = {
    "an identifier in double quotes": r'"',
    "a cast with colons": r"::",
    "whole division": r"//",
    "text without a length": r"\bVARCHAR\b",
    "columns but some": r"\b(EXCLUDE|REPLACE|COLUMNS)\s*\(",
    "a condition after windows": r"\bQUALIFY\b",
    "a function of DuckDB's own": r"\b(date_diff|datediff|strftime|epoch|list|struct_pack|range)\s*\(",
    "days as a bare difference of dates": r"\b(\w*_on|since|until|day) - ",
}
INNER = r"\((?:[^()]|\([^()]*\))*\)"
AS_NUMBER = re.compile(rf"CAST\((?:[^()]|{INNER})*? AS BIGINT\)")


def rows(engine: Engine, text: str) -> list[tuple[str, ...]]:
    """Rows in one order, figures to 12 digits."""

    def told(value: object) -> str:
        return f"{float(value):.12g}" if isinstance(value, int | float | Decimal) else str(value)

    found = engine.sql(text).read_all().to_pylist()
    return sorted(tuple(told(value) for value in row.values()) for row in found)


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_holds_nothing_that_other_engines_do_not_know(name: str) -> None:
    text = AS_NUMBER.sub("", TEXTS[name])  # so a difference of dates is a number of days everywhere
    assert [what for what, form in NOT_PORTABLE.items() if re.search(form, text)] == []


def test_every_text_finds_rows(tmp_path: Path) -> None:
    with DuckEngine() as engine:
        for name, file in write(tmp_path).items():
            engine.source(name, [file])
        assert [name for name, text in TEXTS.items() if not rows(engine, text)] == []


@pytest.mark.slow
@needs_spark
def test_spark_finds_the_same_rows(spark: SparkEngine, tmp_path: Path) -> None:
    with DuckEngine() as engine:
        for name, file in write(tmp_path).items():
            engine.source(name, [file])
            spark.source(name, [file])
        assert [name for name, text in TEXTS.items() if rows(engine, text) != rows(spark, text)] == []
