"""How do browser tests come by a served demo firm and a browser?"""

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
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
CUSTOMERS = 1500
PATIENCE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Served:
    """Where the demo firm is served, and how one comes in."""

    address: str
    passwords: dict[str, str]

    def log_in(self, page: Page, name: str = "demo") -> None:
        page.goto(f"{self.address}/login/")
        page.fill("#id_username", name)
        page.fill("#id_password", self.passwords[name])
        page.click("form.card button")
        page.wait_for_load_state("networkidle")
        if page.locator("html").get_attribute("lang") != "de":
            page.click("header button[value=de]")
            page.wait_for_load_state("networkidle")


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A small demo firm of the run's own, served until the run ends."""
    with tempfile.TemporaryDirectory(prefix="kundig-served-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)  # the database's user has to get through
        home = Path(name, "home")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("KUNDIG_", "DJANGO_"))}
        command = [sys.executable, "-m", "kundig.cli"]
        process = subprocess.Popen(
            [*command, "demo", "--customers", str(CUSTOMERS), "--port", str(port)],
            env={**kept, "KUNDIG_HOME": str(home)},
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/login/", process)
            passwords = {"demo": (home / "demo" / "demo-password").read_text().strip()}
            for name, role in {"agent": "agent", "boss": "admin", "owner": "process_owner"}.items():
                passwords[name] = subprocess.run(
                    [*command, "createuser", name, "--role", role],
                    env={**kept, "KUNDIG_HOME": str(home / "demo")},
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout.split()[-1]
            yield Served(f"http://127.0.0.1:{port}", passwords)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the demo ended with {process.returncode}"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
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
