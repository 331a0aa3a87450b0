"""Do the pages for programs work: a key shown once, a webhook that arrives?"""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.looks import WIDTHS, found
from tests.served import Served

from kundig.base.keys.records import ApiKey
from kundig.base.records import User
from kundig.base.webhooks.records import Webhook, WebhookDelivery

HOST = {"host": "localhost"}


def _boss() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("boss", role="admin", language="en"))
    return client


@pytest.mark.usefixtures("db")
def test_a_key_is_shown_once_opens_what_was_ticked_and_can_be_revoked() -> None:
    boss = _boss()
    form = {"name": "Shop", "scope": ["customers:read"], "days": "30"}
    made = boss.post("/keys/", form, headers=HOST)
    token = made.content.decode().partition('id="token" readonly value="')[2].partition('"')[0]
    assert made["Cache-Control"] == "no-store"
    key = ApiKey.objects.get()
    assert token.startswith(f"kd_{key.prefix}_")
    assert token not in boss.get("/keys/", headers=HOST).content.decode()
    asks = HOST | {"authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/customers", headers=asks).status_code == 200
    assert Client().get("/api/v1/value", headers=asks).status_code == 403
    boss.post(f"/keys/{key.id}/revoke/", headers=HOST)
    assert Client().get("/api/v1/customers", headers=asks).status_code == 401


@pytest.mark.usefixtures("db")
def test_a_key_without_scope_says_what_is_missing_and_keeps_what_was_written() -> None:
    page = _boss().post("/keys/", {"name": "Shop", "days": ""}, headers=HOST).content.decode()
    assert "choose at least one" in page
    assert 'value="Shop"' in page
    assert ApiKey.objects.count() == 0


@pytest.mark.usefixtures("db")
def test_a_webhook_is_made_tested_changed_held_back_and_removed() -> None:
    boss = _boss()
    wrong = boss.post("/webhooks/", {"url": "http://10.0.0.1/x", "events": "*"}, headers=HOST)
    assert "https://" in wrong.content.decode()
    made = boss.post("/webhooks/", {"url": "https://erp.example.org/x", "events": "customer.*"}, headers=HOST)
    webhook = Webhook.objects.get()
    address = f"/webhooks/{webhook.id}/"
    assert made["Location"] == address
    secret = webhook.secret
    boss.post(f"{address}test/", headers=HOST)
    delivery = WebhookDelivery.objects.get()
    WebhookDelivery.objects.update(due_at=None, attempts=9, status=500, answer="broken")
    assert "given up" in boss.get(f"{address}?state=lost", headers=HOST).content.decode()
    boss.post(f"{address}replay/", {"lost": "1"}, headers=HOST)
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.due_at is None) == (0, False)
    boss.post(f"{address}secret/", headers=HOST)
    boss.post(f"{address}pause/", headers=HOST)
    boss.post(address, {"url": "https://erp.example.org/y", "events": "posting.appended"}, headers=HOST)
    webhook.refresh_from_db()
    assert (webhook.url, webhook.events) == ("https://erp.example.org/y", ["posting.appended"])
    assert webhook.secret != secret == webhook.former_secret
    assert webhook.paused_at is not None
    boss.post(f"{address}remove/", headers=HOST)
    assert Webhook.objects.count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_keys_webhooks_and_the_reference_pass_axe_with_something_in_them(
    page: Page, served: Served, theme: str
) -> None:
    served.log_in(page, "boss")
    page.goto(f"{served.address}/account/")
    page.select_option("#theme", theme)
    page.locator("main form button").first.click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    page.goto(f"{served.address}/keys/")
    page.fill("#name", "Shop")
    page.check("input[value='customers:read']")
    page.click("form.card button")
    page.locator("#token").wait_for()
    wrong = _look(page)
    page.goto(f"{served.address}/webhooks/")
    page.fill("#url", "https://erp.example.org/kundig")
    page.click("form.card button")
    page.click("form[action$='/test/'] button")
    wrong += _look(page)
    page.goto(f"{served.address}/webhooks/")
    wrong += _look(page)
    page.goto(f"{served.address}/api/v1/docs")
    for each in page.locator("details").all()[:6]:
        each.locator("summary").click()
    assert wrong + _look(page) == []


def _look(page: Page) -> list[str]:
    """What is wrong with the page as it stands, wide and narrow."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.mouse.move(0, 0)
        wrong += [f"{each} ({width})" for each in found(page)]
    return wrong
