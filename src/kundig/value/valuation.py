"""How do the facts in the lake become a value for each customer?"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa

from kundig.feel.dmn.table import DecisionTable
from kundig.lake.engine import DuckEngine, quoted
from kundig.lake.tables import floats
from kundig.value.causes import main_causes_sql
from kundig.value.coming import coming
from kundig.value.cube import cube_sql
from kundig.value.levelling import write_levels
from kundig.value.months.moves import write_moves
from kundig.value.potential.needs import NeedsGroups, Regrouped
from kundig.value.profit import lines_sql, wide_sql
from kundig.value.promises import asked_sql, promises_sql
from kundig.value.rfm import quintiles
from kundig.value.whale import WhaleCurve, whale_curve

PROFILE_COLUMNS = (
    *("generation", "customer_id", "revenue", "deductions", "cost_of_goods", "cost_to_serve", "profit"),
    *("rank", "main_cause", "last_purchase_on", "frequency", "rfm", "profit_to_date"),
    *("relationships", "tenure_years", "profit_per_relationship_year", "level", "level_since"),
    *("level_reason", "level_rule", "promises_kept", "promises_broken"),
    *("potential", "potential_level", "as_it_goes", "gap_number", "gap_duration", "gap_profitability"),
    *("expected_years", "attainable_relationships", "attainable_years", "attainable_profit"),
    *("measure", "measure_reason", "reason_own", "reason_attainable", "needs_group"),
    *("active_chance", "expected_purchases", "lifetime_value", "lifetime_low", "lifetime_high"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the day, the generation to be, and the terms that hold.

    `history` are the levels that customers had: customer id, level, since. `earlier` is the valuation of an
    earlier month, as `months.moves` reads it. `groups` are the needs groups of before, `last_group` the
    largest number that one ever had.
    """

    as_of: dt.date
    now: dt.datetime
    generation: int
    rates: Mapping[str, Decimal]
    levels: DecisionTable
    response_hours: Mapping[str, int]
    history: Sequence[tuple[int, str, dt.date]]
    earlier: Path | None = None
    groups: NeedsGroups | None = None
    groups_anew: bool = False
    last_group: int = 0


@dataclass(frozen=True, slots=True)
class Valuation:
    """What was found: a file of profile rows, the whale curve, the base's lines by month.

    `led` holds who is led by whom: follower, leader. `lifetime` are the cards of the models of a lifetime,
    those of buying as `fitted`, and the cohorts by year of coming. `groups` are the needs groups,
    None where nobody can be compared.
    """

    profiles: Path
    led: list[tuple[int, int]]
    whale: dict[str, object]
    monthly: list[tuple[dt.date, str, float, Decimal]]
    lifetime: dict[str, object]
    groups: Regrouped | None


def last_12_months(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The last 12 full months: first day, and the first day after.

    >>> last_12_months(dt.date(2026, 11, 23))
    (datetime.date(2025, 11, 1), datetime.date(2026, 11, 1))
    """
    end = as_of.replace(day=1)
    return end.replace(year=end.year - 1), end


def value_base(
    engine: DuckEngine, asked: Question, draft: Path, *, tell: Callable[[str, int], None]
) -> Valuation:
    """Compute everything into `draft/results/` and a CSV of profile rows; nothing outside is touched."""
    results = draft / "results"
    results.mkdir(parents=True)
    tell("profit", 40)
    led = _by_leader(engine)
    _lines(engine, asked, results)
    tell("whale", 55)
    curve = whale_curve(engine.table("SELECT profit FROM wide"))
    tell("profiles", 65)
    for table in (_history, _cube, _causes, _bought):
        table(engine, asked)
    tell("lifetime", 70)
    lifetime = _lifetime(engine, asked, results)
    tell("potential", 76)
    groups = _potential(engine, asked)
    _levels(engine, asked)
    if asked.earlier:
        write_moves(engine, asked.earlier, results / "moves.parquet")
    profiles = draft / "profiles.csv.zst"
    columns = ", ".join(PROFILE_COLUMNS)
    engine.connection.execute(
        f"COPY (SELECT {columns} FROM ({_profiles_sql(asked)})) TO {quoted(str(profiles))}"
        " (FORMAT csv, HEADER false, COMPRESSION zstd)"
    )
    monthly = engine.connection.execute(
        "SELECT month, line, sum(quantity), sum(amount) FROM all_lines GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    lifetime |= {"cohorts": coming(engine, asked.as_of)}
    return Valuation(profiles, led, _summary(curve, engine), monthly, lifetime, groups)


def _by_leader(engine: DuckEngine) -> list[tuple[int, int]]:
    """What belongs to a customer who is led by another counts for that one; returns who is led by whom."""
    run = engine.connection.execute
    run("CREATE TABLE led AS SELECT id, leading_id FROM customers WHERE leading_id IS NOT NULL")
    led = run("SELECT id, leading_id FROM led ORDER BY id").fetchall()
    if not led:
        return []
    run("ALTER VIEW customers RENAME TO every_customer")
    run("CREATE VIEW customers AS SELECT * FROM every_customer WHERE leading_id IS NULL")
    for facts in ("relationships", "postings", "interactions"):
        run(f"ALTER VIEW {facts} RENAME TO every_{facts}")
        run(
            f"CREATE VIEW {facts} AS SELECT f.* REPLACE (coalesce(leading_id, f.customer_id) AS customer_id)"
            f" FROM every_{facts} f LEFT JOIN led ON led.id = f.customer_id"
        )
    return led


def _summary(curve: WhaleCurve, engine: DuckEngine) -> dict[str, object]:
    """The curve as it is stored and shown."""
    whole = {
        name: value.round(4).tolist() if isinstance(value, np.ndarray) else value
        for name, value in asdict(curve).items()
    }
    revenue = engine.connection.execute("SELECT coalesce(sum(revenue), 0) FROM wide").fetchall()[0][0]
    percent = curve.peak_height if curve.unit == "percent" else None
    return whole | {"peak_percent": percent, "points": curve.points(), "revenue": float(revenue)}


def _lines(engine: DuckEngine, asked: Question, results: Path) -> None:
    """The files of lines and of customers; views `all_lines` and `lines` (12 months), table `wide`."""
    since, until = last_12_months(asked.as_of)
    every = f"SELECT * FROM ({lines_sql(asked.rates)}) WHERE month <= {_day(asked.as_of)}"
    engine.write(f"{every} ORDER BY customer_id, month, line", results / "lines.parquet")
    engine.source("all_lines", [results / "lines.parquet"])
    run = engine.connection.execute
    run(
        f"CREATE VIEW lines AS SELECT * FROM all_lines WHERE month >= {_day(since)} AND month < {_day(until)}"
    )
    run(
        "CREATE TABLE wide AS SELECT c.id AS customer_id, coalesce(COLUMNS(w.* EXCLUDE (customer_id)), 0)"
        f" FROM customers c LEFT JOIN ({wide_sql()}) w ON w.customer_id = c.id"
    )
    engine.write("SELECT * FROM wide ORDER BY profit DESC, customer_id", results / "customers.parquet")


def _history(engine: DuckEngine, asked: Question) -> None:
    ids, codes, days = zip(*asked.history, strict=True) if asked.history else ((), (), ())
    columns = {
        "customer_id": pa.array(ids, pa.int64()),
        "level": pa.array(codes, pa.string()),
        "since": pa.array(days, pa.date32()),
    }
    _insert(engine, "history", columns)


def _cube(engine: DuckEngine, asked: Question) -> None:
    engine.connection.execute(
        "CREATE TABLE to_date AS SELECT customer_id, sum(amount) AS profit_to_date, min(month) AS first_on"
        " FROM all_lines GROUP BY customer_id"
    )
    cube = cube_sql(asked.as_of, profits="to_date")
    engine.connection.execute(f"CREATE TABLE cube AS {cube}")


def _causes(engine: DuckEngine, asked: Question) -> None:
    """The main cause of each loss-maker, compared with customers of his kind."""
    engine.connection.execute(f"CREATE TABLE causes AS {main_causes_sql()}")


def _bought(engine: DuckEngine, asked: Question) -> None:
    """The last purchase, frequency and money, and each as a quintile, best 5, as the table `scored`."""
    since, until = last_12_months(asked.as_of)
    found = engine.table(
        "SELECT customer_id, max(booked_on) AS last_purchase_on,"
        " count(DISTINCT booked_on)"
        f" FILTER (booked_on >= {_day(since)} AND booked_on < {_day(until)}) AS often,"
        " any_value(w.revenue) AS revenue FROM postings JOIN wide w USING (customer_id)"
        f" WHERE kind = 'revenue' AND booked_on <= {_day(asked.as_of)} GROUP BY customer_id"
    )
    last, often = found["last_purchase_on"].to_numpy(), found["often"].to_numpy()
    r, f, m = (quintiles(figure).astype(np.int64) for figure in (last, often, floats(found, "revenue")))
    columns = {
        "customer_id": found["customer_id"],
        "last_purchase_on": found["last_purchase_on"],
        "frequency": pa.array(often),
        "rfm": pa.array(r * 100 + f * 10 + m),
    }
    _insert(engine, "scored", columns)


def _levels(engine: DuckEngine, asked: Question) -> None:
    """Today's level of each, and what became of the promises given with the levels of their days."""
    since, _ = last_12_months(asked.as_of)
    run = engine.connection.execute
    write_levels(engine, asked.levels)
    run(
        f"CREATE VIEW held AS SELECT * FROM history UNION ALL SELECT customer_id, level, {_day(asked.as_of)}"
        " FROM levels WHERE customer_id NOT IN (SELECT customer_id FROM history)"
    )
    promised = asked_sql("held", asked.response_hours, now=asked.now, since=since)
    run(f"CREATE TABLE promises AS {promises_sql(promised)}")
    run(
        "CREATE TABLE former AS SELECT customer_id, max_by(level, since) AS level, max(since) AS level_since"
        " FROM history GROUP BY customer_id"
    )


def _potential(engine: DuckEngine, asked: Question) -> Regrouped | None:
    """The table `potentials`; the needs groups."""
    from kundig.value.potential.reckoning import reckon  # scikit-learn, as below

    found, groups = reckon(
        engine,
        as_of=asked.as_of,
        since=last_12_months(asked.as_of)[0],
        groups=asked.groups,
        anew=asked.groups_anew,
        last_number=asked.last_group,
    )
    _insert(engine, "potentials", {name: found[name] for name in found.column_names})
    return groups


def _lifetime(engine: DuckEngine, asked: Question, results: Path) -> dict[str, object]:
    """The table `lifetimes`, a file of who stays how long, and the cards of the models."""
    # Not at the top: scikit-learn takes a second to load, and who only reads results does without it.
    from kundig.value.lifetime.reckoning import YEARS, reckon

    found, cards = reckon(engine, as_of=asked.as_of)
    _insert(engine, "lifetimes", {name: found[name] for name in found.column_names})
    stays = ", ".join(f"CAST({name} AS FLOAT) AS {name}" for name in YEARS)
    engine.write(
        f"SELECT customer_id, {stays} FROM lifetimes WHERE expected_years > 0 ORDER BY customer_id",
        results / "staying.parquet",
    )
    return cards


def _profiles_sql(asked: Question) -> str:
    return (
        f"SELECT {asked.generation} AS generation, w.*,"
        " row_number() OVER (ORDER BY w.profit DESC, w.customer_id) AS rank,"
        " coalesce(c.line, '') AS main_cause, s.last_purchase_on, coalesce(s.frequency, 0) AS frequency,"
        " coalesce(CAST(s.rfm AS VARCHAR), '') AS rfm, coalesce(d.profit_to_date, 0) AS profit_to_date,"
        " coalesce(t.relationships, 0) AS relationships, coalesce(t.tenure_years, 0) AS tenure_years,"
        " coalesce(t.profit_per_relationship_year, 0) AS profit_per_relationship_year, l.level,"
        f" CASE WHEN f.level = l.level THEN f.level_since ELSE {_day(asked.as_of)} END AS level_since,"
        " l.reason AS level_reason, l.rule AS level_rule,"
        " coalesce(p.kept, 0) AS promises_kept, coalesce(p.broken, 0) AS promises_broken,"
        " o.potential, o.potential_level, o.as_it_goes, o.number AS gap_number, o.duration AS gap_duration,"
        " o.profitability AS gap_profitability, o.expected_years, o.attainable_relationships,"
        " o.attainable_years, o.attainable_profit, o.measure, o.reason AS measure_reason,"
        " o.own AS reason_own, o.attainable AS reason_attainable, o.needs_group,"
        " coalesce(v.active_chance, 0) AS active_chance,"
        " coalesce(v.expected_purchases, 0) AS expected_purchases,"
        " coalesce(CAST(v.lifetime_value AS DECIMAL(18,2)), 0) AS lifetime_value,"
        " coalesce(CAST(v.lifetime_low AS DECIMAL(18,2)), 0) AS lifetime_low,"
        " coalesce(CAST(v.lifetime_high AS DECIMAL(18,2)), 0) AS lifetime_high"
        " FROM wide w JOIN levels l USING (customer_id) JOIN potentials o USING (customer_id)"
        " LEFT JOIN causes c USING (customer_id)"
        " LEFT JOIN scored s USING (customer_id) LEFT JOIN cube t USING (customer_id)"
        " LEFT JOIN to_date d USING (customer_id) LEFT JOIN promises p USING (customer_id)"
        " LEFT JOIN former f USING (customer_id) LEFT JOIN lifetimes v USING (customer_id)"
    )


def _day(day: dt.date) -> str:
    return f"DATE '{day.isoformat()}'"


def _insert(engine: DuckEngine, table: str, columns: Mapping[str, object]) -> None:
    """A table of Arrow columns."""
    engine.connection.register("given", pa.table(dict(columns)))
    engine.connection.execute(f"CREATE TABLE {table} AS SELECT * FROM given")
    engine.connection.unregister("given")
