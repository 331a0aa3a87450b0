"""In which words are tables refused?"""

MESSAGES = {
    "lake.address": (
        "The lake lies at %(place)s, and this command writes files, which it can do in a directory only. Name"
        " a directory in KUNDIG_LAKE for it; kundig.value.scale reads from an address."
    ),
    "lake.no_spark": "PySpark is not installed. Install Kundig with its extra: pip install 'kundig[spark]'.",
    "lake.no_java": (
        "Spark needs a Java runtime, and there is none. Install Java 17 or newer (Debian: apt-get install"
        " default-jre-headless), or name its folder in JAVA_HOME."
    ),
    "lake.no_session": (
        "Spark does not start with %(master)s: %(reason)s Check the address, and that Java is 17 or newer."
    ),
    "lake.unreadable": (
        "%(engine)s cannot read %(place)s: %(reason)s Check the place and that it holds Parquet files; an"
        " object store also needs the engine's extension for it and its keys."
    ),
    "table.unknown_kind": (
        "A %(kind)s is no table. Give an Arrow table, a pandas or Polars frame, or a dict of columns."
    ),
    "table.no_column": "There is no column %(column)s. The table has: %(columns)s. Name one of these.",
    "table.empty_cells": "Column %(column)s has %(cells)s empty cells. Fill them or leave those rows out.",
    "table.no_number": "Column %(column)s holds %(kind)s, not numbers. Convert it or name another column.",
    "table.no_date": "Column %(column)s holds %(kind)s, not dates. Convert it or name another column.",
    "table.no_columns": "The data are no table: %(reason)s. Pass columns of equal length, each of one kind.",
    "table.customer_too_large": (
        "Customer numbers in %(column)s are above 9,223,372,036,854,775,807. Pass them as text."
    ),
    "table.no_customer": "%(cells)s rows have no customer. Fill the column or leave those rows out.",
}
