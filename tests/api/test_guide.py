"""Do the examples of the guide work, from the key to the webhook?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page
from tests.served import Served

from kundig.base.keys.scopes import SCOPES

ROOT = Path(__file__).parents[2]
GUIDE = {language: (ROOT / "docs" / "guide" / language / "api.md").read_text() for language in ("en", "de")}
LANGUAGES = {"bash": ["bash", "-eu", "-o", "pipefail", "-c"], "python": [sys.executable, "-c"]}


def _blocks(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^```(bash|python|js)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def test_both_languages_show_the_same_examples() -> None:
    assert _blocks(GUIDE["en"]) == _blocks(GUIDE["de"])
    assert len(_blocks(GUIDE["en"])) >= 8


def test_the_guide_names_every_scope() -> None:
    for text in GUIDE.values():
        assert set(re.findall(r"`([a-z]+:(?:read|write))`", text)) == set(SCOPES)


def _key(served: Served) -> str:
    """A key by the page where one gets it."""
    with requests.Session() as session:
        page = session.get(f"{served.address}/login/").text
        form = {"username": "boss", "password": served.passwords["boss"]}
        page = session.post(f"{served.address}/login/", form | _csrf(page)).text
        page = session.get(f"{served.address}/keys/").text
        asked = _csrf(page) | {"name": "guide", "scope": list(SCOPES), "days": "30"}
        page = session.post(f"{served.address}/keys/", asked).text
    [token] = re.findall(r'id="token" readonly value="(kd_[^"]+)"', page)
    return str(token)


def _csrf(page: str) -> dict[str, str]:
    return {"csrfmiddlewaretoken": re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]}


@pytest.mark.slow
def test_the_examples_work(served: Served, tmp_path: Path) -> None:
    environ = os.environ | {
        "KUNDIG": served.address,
        "KEY": _key(served),
        "PYTHONPATH": str(ROOT / "examples"),
        "no_proxy": "*",
    }
    for language, text in _blocks(GUIDE["en"]):
        if language == "js":
            continue
        code = f"import os\n{text}" if language == "python" else text
        ran = subprocess.run(
            [*LANGUAGES[language], code],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{text}\n{ran.stdout}\n{ran.stderr}"
    assert len((tmp_path / "customers.ndjson").read_text().splitlines()) > 1000
    client = [sys.executable, str(ROOT / "examples" / "client.py")]
    ran = subprocess.run(client, env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told = ran.stdout.splitlines()
    assert told[0].endswith("lives in Neu-Ulm now")
    assert told[1] == "1 posting"
    assert told[3].startswith("refused: #/kind ")


@pytest.mark.slow
def test_the_examples_in_javascript_work(served: Served, page: Page) -> None:
    """In the browser, which is there for the other tests, as in any other JavaScript."""
    [code] = [text for language, text in _blocks(GUIDE["en"]) if language == "js"]
    env = {"KUNDIG": served.address, "KEY": _key(served)}
    new = {"number": "SHOP-1", "last_name": "Beispiel"}
    headers = {"Authorization": f"Bearer {env['KEY']}"}
    requests.post(f"{served.address}/api/v1/customers", json=new, headers=headers)
    page.goto(f"{served.address}/login/")
    page.evaluate(f"async env => {{ const process = {{ env }}; {code} }}", env)
