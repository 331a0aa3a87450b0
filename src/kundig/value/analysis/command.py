"""How is `kundig analyse FILE` called?"""

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.lake.files.opened import Options
from kundig.lake.files.reading import opened
from kundig.value.analysis.columns import Wishes
from kundig.value.analysis.console import Bar, printed
from kundig.value.analysis.run import analyse
from kundig.value.analysis.summary import summary
from kundig.value.analysis.words import Words
from kundig.value.analysis.writing import as_json, write

REFUSED, INTERRUPTED = 2, 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; everything that is not told is detected and said."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, text in columns, XLSX or Parquet")
    columns = parser.add_argument_group("columns (a name, or a number from 1)")
    columns.add_argument("--customer", metavar="COL", help="who bought")
    columns.add_argument("--date", metavar="COL", help="when")
    columns.add_argument(
        "--amount", metavar="EXPR", help="for how much, such as Total or 'Quantity * UnitPrice'"
    )
    columns.add_argument("--cost", metavar="EXPR", help="what it cost us; without it revenue is compared")
    columns.add_argument("--currency", metavar="CODE", help="the currency that counts, such as EUR")
    reading = parser.add_argument_group("how the file is written (detected where not told)")
    reading.add_argument("--delimiter", metavar="CHAR", help="a character, tab or whitespace")
    reading.add_argument("--encoding", metavar="NAME", help="such as utf-8 or cp1252")
    reading.add_argument("--decimal", choices=[".", ","], help="the decimal mark of the amounts")
    reading.add_argument("--date-format", metavar="FORMAT", help="such as DD.MM.YYYY or %%m/%%d/%%Y")
    header = reading.add_mutually_exclusive_group()
    header.add_argument(
        "--header", action="store_true", default=None, help="the first line names the columns"
    )
    header.add_argument("--no-header", dest="header", action="store_false", help="the first line is a row")
    reading.add_argument("--columns", metavar="NAME,NAME,...", help="names for the columns")
    reading.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the results (default: kundig-FILE)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print summary.json; writes files only with --out"
    )
    parser.add_argument("--language", choices=["de", "en"], help="of the report (default: from LANG)")


def run(args: argparse.Namespace) -> int:
    """Analyse, write, print; 2 where the file or the options are refused."""
    words = Words(args.language or language_of(os.environ))
    bar = Bar(words._("Reading"), quiet=args.json)
    try:
        text = _analyse(args, words, bar)
    except Refused as refused:
        bar.end()
        sys.stderr.write(say(refused, words.language) + "\n")
        return REFUSED
    except KeyboardInterrupt:
        bar.end()
        return INTERRUPTED
    sys.stdout.write(text)
    return 0


def _analyse(args: argparse.Namespace, words: Words, bar: Bar) -> str:
    names = tuple(name.strip() for name in args.columns.split(",")) if args.columns else None
    options = Options(
        delimiter=args.delimiter, encoding=args.encoding, header=args.header, names=names, sheet=args.sheet
    )
    wishes = Wishes(
        customer=args.customer,
        date=args.date,
        amount=args.amount,
        cost=args.cost,
        decimal=args.decimal,
        date_format=args.date_format,
        currency=args.currency,
    )
    out: Path | None = args.out
    if out is None and not args.json:
        out = Path(f"kundig-{args.file.stem}")
    with opened(args.file, options, progress=lambda share: bar(0.7 * share)) as table:
        bar.step(words._("Computing"), 0.75)
        found = analyse(table, wishes, today=dt.datetime.now(dt.UTC).date())
        summed = summary(found, language=words.language)
        bar.step(words._("Writing"), 0.95)
        if out is not None:
            write(found, out, words, summary=summed)
        bar.end()
        return as_json(summed) if args.json else printed(found, words, folder=str(out) if out else None)


def language_of(environment: "os._Environ[str] | dict[str, str]") -> str:
    """German where the terminal speaks German, else English.

    >>> language_of({"LANG": "de_DE.UTF-8"}), language_of({})
    ('de', 'en')
    """
    told = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "de" if told.lower().startswith("de") else "en"


def main() -> int:
    """The command by itself, without the rest of Kundig."""
    parser = argparse.ArgumentParser(prog="kundig analyse", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
