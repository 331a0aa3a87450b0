"""What can be done from the command line? `kundig COMMAND`; each command loads only what it needs."""

import argparse
import datetime as dt
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kundig.base.messages import say
from kundig.base.refusals import Refused

BATCH = 10  # computing steps back behind those who wait for an answer
Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Parse, run one command, say a refusal in the reader's language."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except Refused as refused:
        print(say(refused, _language()), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _language() -> str:
    return "de" if os.environ.get("LANG", "").startswith("de") else "en"


def _parser() -> argparse.ArgumentParser:
    # Only what the options need: each command loads the rest when it is called.
    from kundig.demo import command as demo
    from kundig.value.analysis import options as analysis

    parser = argparse.ArgumentParser(
        prog="kundig", description="Know your customers, and what to do for both parties."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    analysis.add_arguments(add("analyse", _analyse, "value of each customer and whale curve of any file"))
    demo.add_arguments(add("demo", demo.run, "the demo firm, from nothing to the served page"))
    serve = add("serve", _serve, "web server and worker")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="processes that answer, 1 to 16")
    serve.add_argument(
        "--threads", type=int, metavar="N", help="requests that each answers at a time; else 16 or fewer"
    )
    serve.add_argument("--no-worker", action="store_true", help="leave the work to other workers")
    add("worker", _worker, "do the work in the queue")
    user = add("createuser", _createuser, "a user with a generated password")
    user.add_argument("name")
    user.add_argument("--role", default="manager")
    value = add("value", _value, "value the whole base")
    value.add_argument("action", choices=["refresh"])
    value.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DAY", help="as of this day (2026-10-31), not today"
    )
    value.add_argument("--rebuild", action="store_true", help="build the lake anew from the database")
    bring = add("import", _import, "a file of customers, relationships, postings or interactions")
    bring.add_argument("kind", nargs="?", help="customers, relationships, postings, interactions")
    bring.add_argument("file", nargs="?", type=Path, help="CSV, XLSX or Parquet, as it comes")
    bring.add_argument("--dry-run", action="store_true", help="only say what would happen")
    bring.add_argument("--update", action="store_true", help="take over what the file says otherwise")
    bring.add_argument("--create-customers", action="store_true", help="create customers nobody knows yet")
    bring.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="may be repeated")
    bring.add_argument("--undo", type=int, metavar="RUN", help="undo an import by its number")
    for option in ("encoding", "delimiter", "sheet", "decimal", "days"):
        bring.add_argument(f"--{option}", help="detected, unless told")
    backup = add("backup", _backup, "write the whole database to a file")
    backup.add_argument("file", type=Path)
    restore = add("restore", _restore, "read a backup into this installation")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="replace what is there")
    privacy = add("privacy", _privacy, "erase again whom a restored backup brought back")
    privacy.add_argument("action", choices=["reapply"])
    privacy.add_argument("--list", type=Path, action="append", default=[], help="another list of erasures")
    add("makemigrations", _manage, "for developers: write or check migrations").add_argument(
        "--check", action="store_true"
    )
    return parser


def prepare(*, migrate: bool = True, keep: bool = False) -> None:
    """Start or join the database (`keep`: as long as this process lives), load Django, migrate."""
    from kundig.base.postgres.server import ready

    ready(keep=keep)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundig.settings")
    import django

    django.setup()
    if migrate:
        from kundig.base.operations import migrate as bring_up_to_date

        bring_up_to_date()


def _analyse(chosen: argparse.Namespace) -> int:
    from kundig.value.analysis.command import run

    return run(chosen)


def _serve(chosen: argparse.Namespace) -> int:
    # Until the server stands: a KeyboardInterrupt in the midst of an import may be lost.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    prepare(keep=True)
    from kundig.web.server import serve

    return serve(
        chosen.host,
        chosen.port,
        worker=not chosen.no_worker,
        workers=chosen.workers,
        threads=chosen.threads,
    )


def _worker(chosen: argparse.Namespace) -> int:
    os.nice(BATCH)
    prepare(keep=True)
    from kundig.jobs import work

    work()
    return 0


def _createuser(chosen: argparse.Namespace) -> int:
    prepare()
    from kundig.base.operations import create_user

    print(create_user(chosen.name, role=chosen.role))
    return 0


def _value(chosen: argparse.Namespace) -> int:
    os.nice(BATCH)
    prepare()
    from django.utils import timezone

    from kundig.cycles.operations import move_base
    from kundig.value.operations import refresh

    def tell(step: str, percent: int) -> None:
        print(f"{percent:3d} %  {step}", file=sys.stderr)

    done = refresh(as_of=chosen.as_of, rebuild=chosen.rebuild, tell=tell)
    if chosen.as_of is None:
        move_base(at=timezone.now())
    print(f"{done.customers} customers, {done.postings} postings, {done.interactions} interactions")
    return 0


def _import(chosen: argparse.Namespace) -> int:
    if chosen.undo is None and (chosen.kind is None or chosen.file is None):
        raise Refused("import.usage")
    os.nice(BATCH)
    prepare(keep=True)
    from django.utils.translation import activate

    activate(_language())
    return _take_back(chosen) if chosen.undo is not None else _bring_in(chosen)


def _bring_in(chosen: argparse.Namespace) -> int:
    from kundig.customers.imports import console, mapping, operations
    from kundig.value.analysis.console import Bar

    language, bar = _language(), Bar("")
    told = mapping.told(chosen.map)
    names = ("encoding", "delimiter", "sheet", "decimal", "days")
    options = {name: value for name in names if (value := getattr(chosen, name)) is not None}
    policy = {"known": "update" if chosen.update else "keep", "create_customers": chosen.create_customers}
    run = operations.begin(chosen.file, chosen.kind, name=chosen.file.name, actor=None, options=options)
    try:
        operations.settle(run, mapping={**run.mapping, **told} if told else None, policy=policy)
        if chosen.dry_run:
            print(console.tried(operations.dry_run(run), run.mapping, language))
            operations.discard(run)
            return 0
        operations.start_here(run)
    except BaseException:
        operations.discard(run)
        raise
    finished = _persist(
        lambda: operations.run(run.id, lambda step, share: bar.step(console.word(step, language), share))
    )
    bar.end()
    if finished.state == "done":
        print(console.done(operations.report(finished), language, run=run.id))
    else:
        name = "failed" if finished.state == "failed" else "elsewhere"
        print(console.word(name, language, run=run.id, reason=finished.reason), file=sys.stderr)
    return 0 if finished.state == "done" else 2


def _take_back(chosen: argparse.Namespace) -> int:
    from kundig.customers.imports import console, operations
    from kundig.customers.imports.records import ImportRun

    run = ImportRun.objects.filter(pk=chosen.undo).first()
    if run is None:
        raise Refused("import.unknown_run", run=chosen.undo)
    operations.undo_here(run, actor=None)
    finished = _persist(lambda: operations.take_back(run.id))
    if finished.state == "undone":
        print(console.word("undone", _language(), run=run.id))
        return 0
    print(finished.reason or console.word("elsewhere", _language(), run=run.id), file=sys.stderr)
    return 2


def _persist[T](work: Callable[[], T]) -> T:
    """Work that goes on where it was, when the database went away and came back."""
    from django.db import InterfaceError, OperationalError, close_old_connections

    for patience in range(60):
        try:
            return work()
        except (OperationalError, InterfaceError):
            if patience == 59:
                raise
            time.sleep(0.5)
            close_old_connections()
    raise AssertionError("unreachable")


def _backup(chosen: argparse.Namespace) -> int:
    prepare(migrate=False)
    from kundig.base.postgres.dump import backup

    backup(chosen.file)
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    prepare(migrate=False)
    from kundig.base.postgres.dump import restore

    restore(chosen.file, replace=chosen.replace)
    prepare()
    return _erase_again([])


def _privacy(chosen: argparse.Namespace) -> int:
    prepare()
    return _erase_again(chosen.list)


def _erase_again(lists: list[Path]) -> int:
    """Nobody who was erased comes back with a backup."""
    from django.utils import timezone

    from kundig.customers.privacy.erasure.operations import reapply, renew_lake

    if count := reapply(lists, at=timezone.now()):
        renew_lake()
        print(f"{count} customers who had been erased were erased again")
    return 0


def _manage(chosen: argparse.Namespace) -> int:
    prepare(migrate=False)
    from django.core.management import call_command

    call_command("makemigrations", "kundig", check=chosen.check, dry_run=chosen.check)
    return 0


if __name__ == "__main__":
    sys.exit(main())
