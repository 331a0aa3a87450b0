"""Does the database fold as we do, and does a beginning stay a beginning?"""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kundig.customers.search.folding import code, fold, words

LETTERS = st.characters(
    codec="utf-8", max_codepoint=0x24FF, exclude_categories=["Cs", "Cn"], exclude_characters="\0"
)
TEXTS = st.text(LETTERS | st.sampled_from("aeouäöüßÄÖÜ '-ʼ’ŁłŞşİıąČ"), max_size=40)
GERMAN = st.text("aeouäöüßÄÖÜstr-", max_size=12)
calm = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400)


@pytest.mark.usefixtures("db")
@calm
@given(TEXTS)
def test_the_database_folds_as_we_do(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kundig_fold(%s), kundig_code(%s)", [text, text])
        assert cursor.fetchone() == (fold(text), code(text))


@calm
@given(GERMAN, GERMAN)
def test_the_beginning_of_a_name_folds_to_the_beginning(begun: str, rest: str) -> None:
    assert fold(begun + rest).startswith(fold(begun))


@pytest.mark.parametrize(
    "spellings",
    [
        ("Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"),
        ("Groß", "Gross", "GROẞ", "gross"),
        ("Öztürk", "Oeztuerk", "Ozturk"),
        ("Łukasz", "Lukasz"),
        ("Straße", "strasse"),
        ("O'Neill", "O’Neill", "ONeill"),
        ("Çağlar Şahin", "caglar-sahin"),
    ],
)
def test_spellings_of_one_name_are_one(spellings: tuple[str, ...]) -> None:
    assert len({words(each) for each in spellings}) == 1
