"""Does a stream of many customers need little memory, and miss none?"""

import tracemalloc

import pytest
from django.db import connection
from tests.api.programs import program

from kundig.customers.records import Customer

MANY = 100_000
MOST_BYTES = 40_000_000
FILL = """
INSERT INTO kundig_customer (number, kind, salutation, first_name, last_name, company, street, postal_code,
  city, country, email, phone, language, since, sort_key)
SELECT 'K-' || n, 'person', 'Frau', 'Käthe', 'Müller' || n, '', 'Lindenweg 5', '89073', 'Ulm', 'DE', '', '',
  'de', DATE '2020-01-01', 'mueller' || n FROM generate_series(1, %s) AS n
"""


@pytest.mark.slow
@pytest.mark.usefixtures("db")
def test_a_stream_of_many_customers_is_whole_and_small_in_memory() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL, [MANY])
    asks = program()
    answer = asks.get("/customers", accept="application/x-ndjson")
    tracemalloc.start()
    lines = sum(piece.count(b"\n") for piece in answer.streaming_content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (lines, Customer.objects.count()) == (MANY, MANY)
    assert peak < MOST_BYTES
