"""How do browser tests come by a served demo firm and a browser?"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.database import ROOT
from tests.waiting import wait_until_no_server

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam

CHROMIUM = "/usr/bin/chromium"
CUSTOMERS = 1500
COMMAND = [sys.executable, "-m", "kundig.cli"]
PATIENCE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Served:
    """Where the demo firm is served, and how one comes in."""

    address: str
    passwords: dict[str, str]
    sessions: "dict[str, list[SetCookieParam]]" = field(default_factory=dict)

    def log_in(self, page: Page, name: str = "demo") -> None:
        """To the overview in German; who has been here before comes back with his session."""
        page.context.add_cookies(self.sessions.get(name, []))
        page.goto(f"{self.address}/")
        if page.locator("#id_username").count():
            page.fill("#id_username", name)
            page.fill("#id_password", self.passwords[name])
            with page.expect_navigation():
                page.click("form.card button")
        if page.locator("html").get_attribute("lang") != "de":
            with page.expect_navigation():
                page.click("header button[value=de]")
        self.sessions[name] = [
            {"name": cookie["name"], "value": cookie["value"], "url": self.address}
            for cookie in page.context.cookies(self.address)
        ]


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A small demo firm of this process's own, served until the run ends."""
    with tempfile.TemporaryDirectory(prefix="kundig-served-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)  # the database's user has to get through
        firm = _firm()
        subprocess.run(["cp", "-a", str(firm / "home"), name], check=True)  # the database keeps its owner
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [*COMMAND, "demo", "--customers", str(CUSTOMERS), "--port", str(port)],
            env=_environ(Path(name, "home")),
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/login/", process)
            yield Served(f"http://127.0.0.1:{port}", json.loads((firm / "passwords").read_text()))
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _firm() -> Path:
    """The firm that each process copies, computed by whoever needs it first."""
    firm = Path(os.environ[ROOT], "firm")
    with Path(os.environ[ROOT], "firm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (firm / "passwords").exists():
            return firm
        firm.mkdir(0o711)
        home = firm / "home"
        made = [*COMMAND, "demo", "--customers", str(CUSTOMERS), "--no-serve"]
        subprocess.run(made, env=_environ(home), check=True)
        passwords = {"demo": (home / "demo" / "demo-password").read_text().strip()}
        for name, role in {"agent": "agent", "boss": "admin", "owner": "process_owner"}.items():
            passwords[name] = subprocess.run(
                [*COMMAND, "createuser", name, "--role", role],
                env=_environ(home / "demo"),
                check=True,
                capture_output=True,
                text=True,
            ).stdout.split()[-1]
        wait_until_no_server(firm)
        (firm / "passwords").write_text(json.dumps(passwords))
    return firm


def _environ(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("KUNDIG_", "DJANGO_"))}
    return {**kept, "KUNDIG_HOME": str(home)}


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the demo ended with {process.returncode}"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; closed with the module, as Django refuses queries beside it."""
    with sync_playwright() as playwright:
        # Scrolled at once: a Tab that follows within the last animation would see the place before it.
        switches = ["--no-sandbox", "--disable-smooth-scrolling"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; what the browser complains about fails the test."""
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    opened.close()
    assert complaints == []
