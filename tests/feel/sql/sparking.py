"""How does Spark come to the same rows?"""

from collections.abc import Sequence

import pyarrow as pa
from tests.feel.sql.bases import TYPES, Row

from kundig.lake.spark import SparkEngine

_ARROW = {
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "decimal(18,4)": pa.decimal128(18, 4),
    "decimal(6,3)": pa.decimal128(6, 3),
    "double precision": pa.float64(),
    "varchar": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamptz": pa.timestamp("us", "UTC"),
    "timestamp": pa.timestamp("us"),
}


class Spark:
    dialect = "spark"

    def __init__(self, engine: SparkEngine) -> None:
        self.session = engine.session
        # Each query runs once over few rows: compiling it would take longer than all else.
        self.session.conf.set("spark.sql.codegen.wholeStage", "false")
        self.session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")

    def fill(self, rows: Sequence[Row]) -> None:
        names = ["id", *TYPES]
        kinds = [pa.int32(), *(_ARROW[of] for of in TYPES.values())]
        columns = zip(*((at, *row) for at, row in enumerate(rows)), strict=True)
        table = pa.table(
            [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)], names=names
        )
        self.session.createDataFrame(table).cache().createOrReplaceTempView("facts")

    def rows(self, text: str) -> list[Row]:
        return [tuple(row) for row in self.session.sql(text).collect()]
