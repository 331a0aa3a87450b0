"""Which words does each database have for the same thing?"""

from decimal import Decimal

from kundig.feel.moments import Date

MICROS_PER_DAY = 86_400_000_000


class DuckDB:
    """DuckDB, and what the others share with it."""

    name = "duckdb"
    most_digits: int | None = 38  # of a decimal
    product_digits = 0  # by which a product is wider than its factors

    def string(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    def decimal(self, text: str, digits: int, scale: int) -> str:
        return f"CAST({text} AS DECIMAL({digits}, {scale}))"

    def real(self, text: str) -> str:
        """A decimal or literal as a double."""
        return f"CAST({text} AS DOUBLE)"

    def real_literal(self, value: Decimal) -> str:
        return f"CAST('{value}' AS DOUBLE)"

    def real_column(self, text: str) -> str:
        """What is no finite number is null in FEEL."""
        infinite = "CAST('Infinity' AS DOUBLE)"
        return f"(CASE WHEN {text} < {infinite} AND {text} > -{infinite} THEN {text} END)"

    def quotient(self, over: str, under: str) -> str:
        """Of two reals."""
        return f"({over} / NULLIF({under}, 0))"

    def whole(self, text: str, digits: int) -> str:
        """A decimal without decimals, as an integer that a double can hold exactly."""
        return self.decimal(text, digits, 0)

    def truncated_quotient(self, text: str, by: int) -> str:
        """Of whole numbers, towards zero."""
        return f"(CAST({text} AS BIGINT) // {by})"

    def date(self, value: Date) -> str:
        return f"DATE '{value.year:04}-{value.month:02}-{value.day:02}'"

    def moment(self, date: Date, micros: int) -> str:
        seconds, rest = divmod(micros, 1_000_000)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + (
            f".{rest:06}" if rest else ""
        )
        return f"TIMESTAMP '{date.year:04}-{date.month:02}-{date.day:02} {clock}'"

    def seen_from_utc(self, text: str) -> str:
        """A moment as a clock in UTC shows it."""
        return f"make_timestamp(epoch_us({text}))"

    def to_second(self, text: str) -> str:
        return f"date_trunc('second', {text})"

    def day_of(self, text: str) -> str:
        return f"CAST({text} AS DATE)"

    def midnight(self, text: str) -> str:
        return f"CAST({text} AS TIMESTAMP)"

    def part(self, name: str, text: str) -> str:
        return f"CAST(EXTRACT({name} FROM {text}) AS INTEGER)"

    def second(self, text: str) -> str:
        return self.part("second", text)

    def weekday(self, text: str) -> str:
        """1 is Monday."""
        return self.part("isodow", text)

    def plus_days(self, date: str, days: str) -> str:
        return f"({date} + CAST({days} AS INTEGER))"

    def plus_months(self, date: str, months: str) -> str:
        return f"CAST({date} + to_months(CAST({months} AS INTEGER)) AS DATE)"

    def moment_plus_micros(self, moment: str, micros: str) -> str:
        # No interval: DuckDB takes one of a month and one of 30 days for the same part of a query.
        return f"make_timestamp(epoch_us({moment}) + CAST({micros} AS BIGINT))"

    def moment_plus_months(self, moment: str, months: str) -> str:
        return f"({moment} + to_months(CAST({months} AS INTEGER)))"

    def days_between(self, later: str, earlier: str) -> str:
        return f"({later} - {earlier})"

    def micros_between(self, later: str, earlier: str) -> str:
        return f"(epoch_us({later}) - epoch_us({earlier}))"

    def binary(self, text: str) -> str:
        """A text that is ordered by its code points."""
        return text

    def length(self, text: str) -> str:
        return f"length({text})"

    def position(self, text: str, match: str) -> str:
        """From 1; 0 where it does not stand in the text."""
        return f"strpos({text}, {match})"

    def starts_with(self, text: str, match: str) -> str:
        return f"starts_with({text}, {match})"

    def ends_with(self, text: str, match: str) -> str:
        return f"ends_with({text}, {match})"

    def substring(self, text: str, start: str, length: str | None = None) -> str:
        return f"substr({text}, {start}, {length})" if length is not None else f"substr({text}, {start})"

    def same(self, one: str, other: str) -> str:
        """Equal, where null equals null alone."""
        return f"({one} IS NOT DISTINCT FROM {other})"


class Postgres(DuckDB):
    """PostgreSQL: numeric has all the digits that a rule needs."""

    name = "postgres"
    most_digits = None

    def string(self, text: str) -> str:
        if "\\" in text:  # whatever standard_conforming_strings says
            return " E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
        return super().string(text)

    def decimal(self, text: str, digits: int, scale: int) -> str:
        return f"CAST({text} AS numeric)"

    def real(self, text: str) -> str:
        return f"CAST({text} AS numeric)"

    def real_literal(self, value: Decimal) -> str:
        return f"CAST('{value}' AS numeric)"

    def real_column(self, text: str) -> str:
        """By the shortest decimals that mean it, as FEEL reads a double."""
        finite = f"{text} < CAST('Infinity' AS float8) AND {text} > CAST('-Infinity' AS float8)"
        return f"(CASE WHEN {finite} THEN CAST(CAST({text} AS text) AS numeric) END)"

    def whole(self, text: str, digits: int) -> str:
        return text

    def truncated_quotient(self, text: str, by: int) -> str:
        return f"(CAST({text} AS bigint) / {by})"

    def seen_from_utc(self, text: str) -> str:
        return f"({text} AT TIME ZONE 'UTC')"

    def second(self, text: str) -> str:
        return f"CAST(floor(EXTRACT(second FROM {text})) AS integer)"

    def plus_months(self, date: str, months: str) -> str:
        return f"CAST({date} + make_interval(months => CAST({months} AS integer)) AS date)"

    def moment_plus_micros(self, moment: str, micros: str) -> str:
        return f"({moment} + INTERVAL '1 microsecond' * ({micros}))"

    def moment_plus_months(self, moment: str, months: str) -> str:
        return f"({moment} + make_interval(months => CAST({months} AS integer)))"

    def micros_between(self, later: str, earlier: str) -> str:
        return f"CAST(EXTRACT(epoch FROM {later} - {earlier}) * 1000000 AS bigint)"

    def binary(self, text: str) -> str:
        return f'({text} COLLATE "C")'

    def ends_with(self, text: str, match: str) -> str:
        return f"(right({text}, length({match})) = {match})"


class Spark(DuckDB):
    """Apache Spark 4, in a session whose time zone is UTC."""

    name = "spark"
    product_digits = 1

    def string(self, text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def moment(self, date: Date, micros: int) -> str:
        return super().moment(date, micros).replace("TIMESTAMP", "TIMESTAMP_NTZ", 1)

    def truncated_quotient(self, text: str, by: int) -> str:
        return f"(CAST({text} AS BIGINT) div {by})"

    def seen_from_utc(self, text: str) -> str:
        return f"CAST({text} AS TIMESTAMP_NTZ)"

    def to_second(self, text: str) -> str:
        return f"CAST(date_trunc('SECOND', {text}) AS TIMESTAMP_NTZ)"

    def midnight(self, text: str) -> str:
        return f"CAST({text} AS TIMESTAMP_NTZ)"

    def second(self, text: str) -> str:
        return f"CAST(floor(EXTRACT(second FROM {text})) AS INT)"

    def weekday(self, text: str) -> str:
        return f"(weekday({text}) + 1)"

    def plus_days(self, date: str, days: str) -> str:
        return f"date_add({date}, CAST({days} AS INT))"

    def plus_months(self, date: str, months: str) -> str:
        return f"add_months({date}, CAST({months} AS INT))"

    def moment_plus_micros(self, moment: str, micros: str) -> str:
        seconds = f"CAST({micros} AS DECIMAL(18, 0)) / 1000000"
        return f"CAST({moment} + make_dt_interval(0, 0, 0, {seconds}) AS TIMESTAMP_NTZ)"

    def moment_plus_months(self, moment: str, months: str) -> str:
        return f"CAST({moment} + make_ym_interval(0, CAST({months} AS INT)) AS TIMESTAMP_NTZ)"

    def days_between(self, later: str, earlier: str) -> str:
        return f"datediff({later}, {earlier})"

    def micros_between(self, later: str, earlier: str) -> str:
        return f"timestampdiff(MICROSECOND, {earlier}, {later})"

    def position(self, text: str, match: str) -> str:
        return f"instr({text}, {match})"

    def starts_with(self, text: str, match: str) -> str:
        return f"startswith({text}, {match})"

    def ends_with(self, text: str, match: str) -> str:
        return f"endswith({text}, {match})"

    def same(self, one: str, other: str) -> str:
        return f"({one} <=> {other})"


type Dialect = DuckDB

DIALECTS: dict[str, Dialect] = {each.name: each for each in (DuckDB(), Postgres(), Spark())}
