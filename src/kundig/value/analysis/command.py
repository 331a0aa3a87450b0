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
from kundig.value.analysis.options import add_arguments
from kundig.value.analysis.run import analyse
from kundig.value.analysis.summary import summary
from kundig.value.analysis.words import Words
from kundig.value.analysis.writing import as_json, write

REFUSED, INTERRUPTED = 2, 130


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
