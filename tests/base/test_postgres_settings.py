"""Which database do the settings name?"""

from pathlib import Path
from typing import Any

import pytest

from kundig.base.postgres.settings import connection_settings
from kundig.base.refusals import Refused

COMMON = {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 300}


def refusal(**environ: str) -> Refused:
    with pytest.raises(Refused) as caught:
        connection_settings(environ)
    return caught.value


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ann:p%40ss%2Fword@db.example:6432/customers%20east?sslmode=require",
            {
                "NAME": "customers east",
                "USER": "ann",
                "PASSWORD": "p@ss/word",
                "HOST": "db.example",
                "PORT": "6432",
                "OPTIONS": {"sslmode": "require"},
            },
        ),
        ("postgres://[::1]/k", {"NAME": "k", "HOST": "::1", "OPTIONS": {}}),
        ("postgresql://u@%2Frun%2Fpg/k", {"NAME": "k", "USER": "u", "HOST": "/run/pg", "OPTIONS": {}}),
        (
            "postgresql:///k?host=/run/pg&port=5433",
            {"NAME": "k", "HOST": "/run/pg", "PORT": "5433", "OPTIONS": {}},
        ),
    ],
)
def test_url_becomes_settings(url: str, expected: dict[str, Any]) -> None:
    assert connection_settings({"KUNDIG_DATABASE_URL": url}) == COMMON | expected


def test_url_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://h/k\n")
    expected = COMMON | {"NAME": "k", "HOST": "h", "OPTIONS": {}}
    assert (
        connection_settings({"KUNDIG_DATABASE_URL": "", "KUNDIG_DATABASE_URL_FILE": str(secret)}) == expected
    )


def test_without_url_our_own_server_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    home = tmp_path / "home"
    settings = connection_settings({"KUNDIG_HOME": str(home), "KUNDIG_DATABASE_URL": ""})
    assert {key: settings[key] for key in ("NAME", "USER", "PORT")} == {
        "NAME": "kundig",
        "USER": "kundig",
        "PORT": "5432",
    }
    assert not home.exists()


def test_url_of_another_database_is_refused() -> None:
    assert refusal(KUNDIG_DATABASE_URL="mysql://h/k").code == "database.url"


def test_url_without_database_is_refused() -> None:
    assert refusal(KUNDIG_DATABASE_URL="postgresql://h/").code == "database.url_no_name"


def test_malformed_url_is_refused_without_telling_its_password() -> None:
    refused = refusal(KUNDIG_DATABASE_URL="postgresql://u:s3cret@[h/k")
    assert refused.code == "database.url"
    assert "s3cret" not in str(refused.params)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    refused = refusal(KUNDIG_DATABASE_URL_FILE=str(tmp_path / "none"))
    assert refused.params == {"path": str(tmp_path / "none"), "reason": "No such file or directory"}


def test_url_and_file_together_are_refused() -> None:
    refused = refusal(KUNDIG_DATABASE_URL="postgresql://h/k", KUNDIG_DATABASE_URL_FILE="f")
    assert refused.code == "database.url_twice"
