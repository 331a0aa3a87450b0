"""Do the commands that the docs show do what they say?"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.waiting import wait_until_no_server

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = [ROOT / "README.md", ROOT / "README.de.md", *sorted(GUIDE.rglob("*.md"))]
LASTING = frozenset({"serve", "worker"})
SALES = """Customer;Date;Quantity;Price
Adam;03.01.2026;2;10,50
Beate;17.02.2026;1;99,00
Adam;05.03.2026;4;10,50
"""
FILES = {
    "sales.csv": SALES,
    "Kunden.csv": "Kundennummer;Nachname;Ort\nD-1;Öztürk;Ulm\nD-2;Groß;Fürth\n",
    "Buchungen.csv": "Kundennummer;Belegnummer;Buchungsdatum;Umsatz\nD-1;R-1;31.12.2025;1.234,56\n"
    "D-9;R-2;02.01.2026;9,99\n",
    "umsatz.csv": SALES.replace("Customer;Date;Quantity;Price", "Kunde;Datum;Menge;Preis"),
}

pytestmark = pytest.mark.slow


def _shown(page: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def _commands() -> list[str]:
    """All commands, each once, in the order of reading; this very run of the tests is left out."""
    shown = dict.fromkeys(command for page in PAGES for command in _shown(page))
    return [command for command in shown if command != "./run test"]


def _adapted(command: str) -> list[str]:
    program, *words = shlex.split(command)
    assert program == "./run"
    if words == ["demo"]:
        words.append("--no-serve")
    if words == ["serve"]:
        words += ["--port", str(_free_port())]
    return [str(ROOT / "run"), *words]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _home(folder: Path) -> dict[str, str]:
    # Only what a newcomer's shell would have set.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUNDIG_", "DJANGO_"))}
    # A version manager may offer another Python outside the checkout than inside it.
    path = f"{Path(sys.base_prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return kept | {"KUNDIG_HOME": str(folder / "home"), "PATH": path}


def _stays_until_stopped(command: list[str], folder: Path) -> None:
    with (folder / "log").open("w+") as log:
        running = subprocess.Popen(command, cwd=folder, env=_home(folder), stdout=log, stderr=log)
        time.sleep(8)
        if "--port" in command:
            _wait_until_open(int(command[command.index("--port") + 1]), running)
        stayed = running.poll() is None
        running.send_signal(signal.SIGINT)
        running.wait(timeout=30)
    assert stayed, (folder / "log").read_text()


def _wait_until_open(port: int, running: "subprocess.Popen[bytes]") -> None:
    """A server that is still starting is not asked to stop: a busy machine may need more time for that."""
    for _ in range(300):
        with socket.socket() as probe:
            if running.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"nothing answers on port {port}")


def test_each_page_is_there_in_both_languages() -> None:
    names = {language: {page.name for page in (GUIDE / language).iterdir()} for language in ("en", "de")}
    assert names["en"] == names["de"]
    for name in names["en"] - {"index.md"}:
        shown = [_shown(GUIDE / language / name) for language in ("en", "de")]
        assert shown[0] == shown[1]


def test_links_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's: under root the database's server runs as somebody else, whom pytest keeps out.
    with tempfile.TemporaryDirectory(prefix="kundig-docs-") as made:
        Path(made).chmod(0o755)
        yield Path(made)
        wait_until_no_server(Path(made))


def test_commands_of_the_docs_work(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text)
    for command in _commands():
        adapted = _adapted(command)
        if adapted[1] in LASTING:
            _stays_until_stopped(adapted, folder)
            continue
        ran = subprocess.run(
            adapted, cwd=folder, env=_home(folder), capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
