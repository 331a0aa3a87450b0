"""Does nobody who was erased come back with a backup, and does the server's log hold nothing of anybody?"""

import datetime as dt
from pathlib import Path

import pytest
from django.db import DataError, IntegrityError, connection, connections
from tests import facts
from tests.database import OwnDatabase

from kundig.base.home import home
from kundig.base.postgres.server import Server
from kundig.cli import main
from kundig.customers.privacy.erasure.operations import erase
from kundig.customers.records import Customer

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.mark.slow
def test_a_backup_from_before_an_erasure_does_not_bring_the_erased_back(
    own_database: OwnDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home().mkdir(parents=True, exist_ok=True)
    facts.customer("K-10001", last_name="Berg")
    facts.customer("K-10002", last_name="Tal")
    assert main(["backup", str(tmp_path / "before")]) == 0
    erase(Customer.objects.get(number="K-10001"), actor=None, at=NOW)
    connections.close_all()
    assert main(["restore", str(tmp_path / "before"), "--replace"]) == 0
    assert list(Customer.objects.values_list("number", flat=True)) == ["K-10002"]
    assert "K-10001" not in (home() / "erasures").read_text()
    assert capsys.readouterr().out == "1 customers who had been erased were erased again\n"


def test_the_servers_log_holds_no_value_of_a_statement(own_database: OwnDatabase, server: Server) -> None:
    facts.customer("K-canary-1", last_name="qzcanary")
    with pytest.raises(IntegrityError):
        facts.customer("K-canary-1", last_name="qzcanary")
    with pytest.raises(DataError), connection.cursor() as cursor:
        cursor.execute("SELECT 'qzcanary'::date")
    logs = Path(server.host).parent / "log"
    assert [file.name for file in logs.iterdir()] != []
    assert not any(b"canary" in file.read_bytes() for file in logs.iterdir())
