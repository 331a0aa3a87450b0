"""Does each page speak the reader's language?"""

import pytest
from django.test import Client

from kundig.base.records import User

HOST = {"host": "localhost"}


@pytest.mark.usefixtures("db")
def test_login_is_german_until_english_is_chosen() -> None:
    client = Client()
    assert "Anmelden" in client.get("/login/", headers=HOST).content.decode()
    client.post("/account/language/", {"language": "en"}, headers=HOST)
    assert "Log in" in client.get("/login/", headers=HOST).content.decode()


@pytest.mark.usefixtures("db")
def test_language_and_theme_stay_with_the_user() -> None:
    user = User.objects.create_user("mia", role="manager")
    client = Client()
    client.force_login(user)
    client.post(
        "/account/preferences/", {"language": "en", "theme": "dark", "next": "/account/"}, headers=HOST
    )
    page = client.get("/account/", headers=HOST).content.decode()
    assert f'<html lang="en" data-user="{user.pk}" data-theme="dark" data-bs-theme="dark">' in page


@pytest.mark.usefixtures("db")
def test_one_is_never_sent_to_a_foreign_site() -> None:
    client = Client()
    client.force_login(User.objects.create_user("mia", role="manager"))
    answer = client.post("/account/preferences/", {"next": "https://example.org/"}, headers=HOST)
    assert answer["Location"] == "/"
