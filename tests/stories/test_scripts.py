"""Does anything that somebody wrote ever run in somebody's browser?"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import APIResponse, Page
from tests.served import Served

pytestmark = pytest.mark.slow

# Each tries another way out of text: element, attribute, script block, template, address, entity, style.
PAYLOADS = (
    "<script>hit=1</script>",
    '"><img src=x onerror=hit=1>',
    "'><svg onload=hit=1>",
    "</script><script>hit=1</script>",
    "</title><script>hit=1</script>",
    "</textarea><img src=x onerror=hit=1>",
    "--><script>hit=1</script>",
    "{{7*7}}{% now 'Y' %}${7*7}",
    '" autofocus onfocus="hit=1',
    "' onmouseover='hit=1",
    "javascript:hit=1",
    "<a href=javascript:hit=1>x</a>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example/><input name=csrfmiddlewaretoken>",
    "&lt;script&gt;hit=1&lt;/script&gt;",
    "<ScRiPt >hit=1</sCrIpT>",
    "<img/src=x/onerror=hit=1>",
    "<details open ontoggle=hit=1>",
    "<math><mi//xlink:href='data:x,<script>hit=1</script>'>",
    "<!--<img src='--><img src=x onerror=hit=1//'>",
    "<input onfocus=hit=1 autofocus>",
    "<video><source onerror=hit=1>",
    "<div hx-get=/logout/ hx-trigger=load>x</div>",
    "<b data-key=m>x</b>",
    "\\u003cscript\\u003ehit=1\\u003c/script\\u003e",
    "<xss style=animation-name:x onanimationstart=hit=1>",
    "<object data=javascript:hit=1>",
)
FIELDS = ("salutation", "first_name", "last_name", "company", "street", "city")
LENGTHS = {"salutation": 20, "city": 80, "first_name": 80, "last_name": 80}
# What only a payload brings into a page.
INJECTED = (
    "img[src=x], svg[onload], base, iframe, object, math, video, xss, b[data-key],"
    " [onfocus], [ontoggle], [onmouseover], [hx-get='/logout/'], a[href^=javascript]"
)


class _Sender:
    """Sends forms as the browser's user, with the token of a page."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page, self.address = page, served.address

    def get(self, path: str) -> None:
        self.page.goto(self.address + path)

    def post(self, path: str, form: dict[str, str]) -> APIResponse:
        token = self.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
        return self.page.request.post(
            self.address + path,
            form={"csrfmiddlewaretoken": token, **form},
            headers={"Referer": self.page.url},
        )


def _plant(sender: _Sender) -> list[str]:
    """Customers, notes, tasks, holds, marks, objections and a household full of payloads."""
    numbers = []
    for start in range(0, len(PAYLOADS), len(FIELDS)):
        mine = PAYLOADS[start : start + len(FIELDS)]
        number = f"X-{start}"
        given = {name: text[: LENGTHS.get(name, 110)] for name, text in zip(FIELDS, mine, strict=False)}
        given |= {"last_name": given.get("last_name", "X"), "number": number, "kind": "person", "sure": "1"}
        assert sender.post("/customers/new/", {**given}).ok
        numbers.append(number)
    assert sender.page.request.get(f"{sender.address}/customers/{numbers[-1]}/").ok
    first = f"/customers/{numbers[0]}"
    for text in PAYLOADS:
        assert sender.post(f"{first}/notes/", {"text": text}).ok
        told = {"direction": "inbound", "channel": "email", "minutes": "0", "text": text, "topic": text[:30]}
        assert sender.post(f"{first}/interactions/", told).ok
    for text in PAYLOADS[:6]:
        assert sender.post(f"{first}/tasks/", {"title": text, "due_on": "2026-12-01", "text": text}).ok
        assert sender.post(f"{first}/identities/", {"kind": "external", "value": text[:30]}).ok
        assert sender.post(f"{first}/holds/", {"reason": "complaint", "text": text}).ok
        assert sender.post(f"{first}/objections/", {"source": "letter", "source_text": text}).ok
    assert sender.post("/households/form/", {"name": PAYLOADS[0], "number": " ".join(numbers[:2])}).ok
    return numbers


def _bring_file(page: Page, served: Served) -> str:
    head = "Kundennummer;Nachname;" + ";".join(
        f'"{text.replace(chr(34), chr(34) * 2)}"' for text in PAYLOADS[:4]
    )
    rows = [f'Y-{n};"{text.replace(chr(34), chr(34) * 2)}";a;b;c;d' for n, text in enumerate(PAYLOADS)]
    page.goto(f"{served.address}/imports/new/")
    content = "\r\n".join([head, *rows]).encode()
    name = "<img src=x onerror=hit=1>.csv"
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Weiter").click()
    page.wait_for_load_state("networkidle")
    found = re.search(r"/imports/(\d+)/", page.url)
    assert found
    return f"/imports/{found[1]}/"


def test_stored_scripts_never_run(page: Page, served: Served) -> None:
    served.log_in(page)
    sender = _Sender(page, served)
    sender.get("/customers/new/")
    numbers = _plant(sender)
    run = _bring_file(page, served)
    mine = [f"/customers/{number}/" for number in numbers]
    seen = [f"{run}{step}" for step in ("reading/", "columns/", "trial/", "")]
    seen += [
        *mine,
        *(f"{one}facts/" for one in mine),
        "/customers/?order=-since",
        "/search/?q=script",
        "/today/",
    ]
    seen += ["/tasks/?show=all", "/imports/", "/households/", "/duplicates/", f"/privacy/{numbers[0]}/"]
    seen += [f"/search/?q={quote(text)}" for text in PAYLOADS[:3]]
    page.goto(served.address + mine[0])
    shown = page.inner_text("main")
    assert [text for text in (PAYLOADS[0], PAYLOADS[-1], PAYLOADS[-2]) if text not in shown] == []
    for path in seen:
        answer = page.goto(served.address + path)
        assert answer is not None
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        assert page.evaluate("typeof hit") == "undefined", path
        assert page.locator(INJECTED).count() == 0, path
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
    for number in numbers:
        sender.get(f"/privacy/{number}/")
        assert sender.post(f"/privacy/{number}/erase/", {"confirm": number}).ok
    sender.get(run)
    sender.post(f"{run}discard/", {})
