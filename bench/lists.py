"""How fast are filters, edits of many, undo, exports with a million customers? `./run bench lists`."""

import argparse
import resource
import tempfile
import time

from bench._customers import filled, timed

FILTERS: dict[str, list[str]] = {
    "everybody": [],
    "a large town": ["customer.city:is:Town1"],
    "a small town": ["customer.city:is:Town2999"],
    "a town nobody lives in": ["customer.city:is:Nowhere"],
    "loss-makers": ["value.today:most:-0.0001"],
    "ranks": ["value.rank:between:10|60"],
    "level E": ["level.code:is:E"],
    "not level A, in Austria": ["level.code:not:A", "customer.country:is:AT"],
    "customers since": ["customer.since:after:2024-01-01"],
    "a part of the name": ["customer.name:contains:name77777"],
    "name, number or place": ["customer.search:is:name77777"],
    "a rare product": ["relationship.product:is:Wallbox"],
    "a frequent product": ["relationship.product:is:Power"],
    "broken promises": ["promises.broken:least:1"],
    "an open task": ["task.open:is:yes"],
    "beginning of a postal code": ["customer.postal_code:starts:890"],
}
COLUMNS = ["customer.number", "customer.name", "customer.city", "value.today", "level.code"]


def lists() -> None:
    """One page with its count, for each filter, by name and by value."""
    from kundig.customers.segments import operations
    from kundig.customers.segments.filters import parse
    from kundig.customers.segments.rules import read
    from kundig.customers.segments.saying import rule
    from kundig.customers.segments.sql import Order

    now = operations.now_for(None, generation=1)
    every = []
    for name, raw in FILTERS.items():
        asked, found = read(rule(parse(raw))), []
        for order in (Order(), Order("value.today", True)):
            for _ in range(3):

                def page(order: Order = order) -> None:
                    operations.rows(COLUMNS, asked, now, order=order, limit=51)  # noqa: B023 - used at once
                    operations.count(asked, now, patience_ms=operations.PATIENCE_MS)  # noqa: B023

                found.append(timed(page) * 1000)
        every += found
        print(f"{name:28} {min(found):5.0f} to {max(found):5.0f} ms", flush=True)
    print(f"{'all filters':28} p95 {sorted(every)[int(0.95 * len(every))]:.0f} ms")


def edits(many: int) -> None:
    """A preview, an edit of many, and its undo."""
    from django.utils import timezone

    from kundig.customers.edits import operations

    keys = range(1, many + 1)
    told = {"city": "Newtown"}
    print(f"preview of {many:,}: {timed(lambda: operations.preview(keys, told)):.1f} s")
    began = time.perf_counter()
    edit = operations.change(keys, told, actor=None, at=timezone.now())
    print(f"edit of {edit.customers:,}: {time.perf_counter() - began:.1f} s")
    print(f"undo: {timed(lambda: operations.undo(edit, actor=None, at=timezone.now())):.1f} s", flush=True)


def exports() -> None:
    """The whole list in each form, with the most memory that the process ever had."""
    from django.db import transaction

    from kundig.customers.segments import files, operations
    from kundig.customers.segments.rules import EVERYBODY
    from kundig.customers.segments.sql import Order

    now = operations.now_for(None, generation=1)
    zone = "Europe/Berlin"

    def written(form: str) -> None:
        with tempfile.TemporaryFile() as into, transaction.atomic():
            rows = operations.every_row(COLUMNS, EVERYBODY, now, order=Order())
            if form == "xlsx":
                files.workbook(COLUMNS, rows, into, language="de", zone=zone)
            elif form == "parquet":
                files.parquet(COLUMNS, rows, into)
            elif form == "csv":
                into.writelines(files.plain_csv(COLUMNS, rows))
            else:
                into.writelines(files.sheet_csv(COLUMNS, rows, language="de", zone=zone))

    for form in ("csv", "sheet", "parquet", "xlsx"):
        seconds = timed(lambda form=form: written(form))  # type: ignore[misc]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"export {form:8} {seconds:6.1f} s, at most {memory:.0f} MB so far", flush=True)


def main() -> None:
    """Fill a database of its own, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--edited", type=int, default=100_000)
    told = parser.parse_args()
    with filled(told.customers):
        lists()
        edits(min(told.edited, told.customers))
        exports()


if __name__ == "__main__":
    main()
