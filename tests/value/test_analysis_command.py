"""What does `analyse` print and write, and what does it leave behind when it refuses?"""

import argparse
import csv
import datetime as dt
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from kundig.value.analysis import command, options

GOOD = (
    "Kunde;Datum;Betrag;Kosten\n1;01.01.2024;100,00;40,00\n"
    "2;02.01.2024;50,00;80,00\n1;05.03.2024;20,00;1,00\n"
)


def run(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    options.add_arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


def written(path: Path, text: str = GOOD) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_json_prints_the_summary_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "a.csv")
    assert run(file, "--json", "--out", tmp_path / "out") == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert err == ""
    assert said == json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert (said["customers"], said["transactions"], said["refused"]) == (2, 3, 0)
    assert (said["revenue"], said["cost"], said["profit"]) == (170.0, 121.0, 49.0)
    whale = said["whale"]
    assert (whale["peak_share"], whale["loss_share"], whale["loss_sum"]) == (0.5, 0.5, -30.0)
    assert whale["peak_percent"] == pytest.approx(100 * 79 / 49)
    assert [share for share, _ in whale["points"]] == [count / 100 for count in range(101)]


def test_all_results_lie_in_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    text = GOOD + "3;01.05.2999;1,00;1,00\n4;01.05.2024;12,3,4;1,00\n5;nie\n"
    assert run(written(tmp_path / "a.csv", text), "--out", out, "--language", "en") == 0
    names = ["customers.parquet", "refused.csv", "report.html", "summary.json"]
    assert sorted(path.name for path in out.iterdir()) == names
    with (out / "refused.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["line"], row["column"], row["value"]) for row in csv.DictReader(file)]
    assert rows == [("5", "Datum", "01.05.2999"), ("6", "Betrag", "12,3,4"), ("7", "", "")]
    assert pq.read_table(out / "customers.parquet")["customer"].to_pylist() == ["1", "2"]
    assert "Refused rows       3" in capsys.readouterr().out
    # A second run without refused rows leaves no old list behind.
    assert run(written(tmp_path / "a.csv"), "--out", out) == 0
    assert not (out / "refused.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "out"]


def test_results_lie_beside_the_command_where_no_folder_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(written(tmp_path / "umsatz.csv")) == 0
    assert (tmp_path / "kundig-umsatz" / "report.html").exists()


def test_german_is_spoken_where_the_terminal_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert run(written(tmp_path / "a.csv"), "--out", tmp_path / "out") == 0
    assert "49,00" in capsys.readouterr().out
    assert '<html lang="de">' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_workbook_is_analysed_like_a_text_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Customer", "Date", "Quantity", "Unit Price"])
    book.active.append(["A", dt.date(2024, 1, 31), 3, 1.1])
    book.active.append(["B", dt.date(2024, 2, 1), -1, 1234.5])
    book.save(tmp_path / "a.xlsx")
    assert run(tmp_path / "a.xlsx", "--json", "--amount", 'Quantity * "Unit Price"') == 0
    assert json.loads(capsys.readouterr().out)["revenue"] == -1231.2


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("", [], "is empty"),
        (GOOD, ["--amount", "Betrga"], "Did you mean Betrag?"),
        (GOOD, ["--amount", "Betrag * * 2"], "at character 10"),
        (GOOD, ["--customer", "9"], "there is no column 9"),
        (GOOD, ["--date-format", "what"], "names no day, month and year"),
        (GOOD, ["--customer", "Kosten", "--date", "Kunde"], "none of 3 rows"),
        ("a;b\n1;x\n2;y\n", [], "no column looks like a date"),
        ("customer;date;amount\n1;2024-01-01;5 €\n2;2024-01-02;7 $\n", [], "--currency EUR"),
        ("customer;date;amount;currency\n1;2024-01-01;5;EUR\n2;2024-01-02;7;USD\n", [], "EUR (1), USD (1)"),
        ("customer;date;amount\n1;1899-01-01;5\n2;2999-01-02;7\n", [], "before 1900"),
    ],
)
def test_refused_file_says_why_and_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, options: list[str], sentence: str
) -> None:
    file = written(tmp_path / "a.csv", text)
    assert run(file, *options, "--out", tmp_path / "out", "--language", "en") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_report_needs_nothing_but_itself(tmp_path: Path) -> None:
    text = GOOD.replace("Kunde;", "<script>;").replace("1;01.01", "</table><script>alert(1)</script>;01.01")
    assert run(written(tmp_path / "a.csv", text), "--customer", "1", "--out", tmp_path / "out") == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<svg" in page
    for outside in ("href=", "src=", "url(", "@import"):
        assert outside not in page
    assert page.count("<details>") == 3
