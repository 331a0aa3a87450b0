"""What can be done from the command line? `kundig COMMAND`; each command loads only what it needs."""

import argparse
import os
import sys
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
    # Loaded here: analyse needs neither Django nor a database, and --help nothing at all.
    from kundig.demo import command as demo
    from kundig.value.analysis import command as analysis

    parser = argparse.ArgumentParser(
        prog="kundig", description="Know your customers, and what to do for both parties."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    analysis.add_arguments(add("analyse", analysis.run, "value of each customer and whale curve of any file"))
    demo.add_arguments(add("demo", demo.run, "the demo firm, from nothing to the served page"))
    serve = add("serve", _serve, "web server and worker")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-worker", action="store_true", help="leave the work to other workers")
    add("worker", _worker, "do the work in the queue")
    user = add("createuser", _createuser, "a user with a generated password")
    user.add_argument("name")
    user.add_argument("--role", default="manager")
    value = add("value", _value, "value the whole base")
    value.add_argument("action", choices=["refresh"])
    value.add_argument("--rebuild", action="store_true", help="build the lake anew from the database")
    backup = add("backup", _backup, "write the whole database to a file")
    backup.add_argument("file", type=Path)
    restore = add("restore", _restore, "read a backup into this installation")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="replace what is there")
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


def _serve(chosen: argparse.Namespace) -> int:
    prepare(keep=True)
    from kundig.web.server import serve

    return serve(chosen.host, chosen.port, worker=not chosen.no_worker)


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
    from kundig.value.operations import refresh

    def tell(step: str, percent: int) -> None:
        print(f"{percent:3d} %  {step}", file=sys.stderr)

    done = refresh(rebuild=chosen.rebuild, tell=tell)
    print(f"{done.customers} customers, {done.postings} postings, {done.interactions} interactions")
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    prepare(migrate=False)
    from kundig.base.postgres.dump import backup

    backup(chosen.file)
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    prepare(migrate=False)
    from kundig.base.postgres.dump import restore

    restore(chosen.file, replace=chosen.replace)
    return 0


def _manage(chosen: argparse.Namespace) -> int:
    prepare(migrate=False)
    from django.core.management import call_command

    call_command("makemigrations", "kundig", check=chosen.check, dry_run=chosen.check)
    return 0


if __name__ == "__main__":
    sys.exit(main())
