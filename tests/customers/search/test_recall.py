"""Is almost everybody found although he was written otherwise, or with one error?"""

import random

import pytest
from tests.facts import customer
from tests.mistyping import asked

from kundig.customers.records import Customer
from kundig.customers.search.operations import find
from kundig.demo.words import FEMALE, LAST, MALE, TOWNS

QUERIES = 200


@pytest.mark.slow
@pytest.mark.usefixtures("db")
def test_98_of_100_are_among_the_first_ten() -> None:
    chance = random.Random(20260301)
    people = [
        (chance.choice(FEMALE + MALE), chance.choice(LAST), *chance.choice(TOWNS)[:2]) for _ in range(800)
    ]
    for n, (first, last, code, city) in enumerate(people):
        customer(f"K-{n}", first_name=first, last_name=last, postal_code=code, city=city)
    assert Customer.objects.count() == 800
    met = 0
    for first, last, _code, city in chance.sample(people, QUERIES):
        text = asked(chance, *chance.choice([(first, last), (last, city.split()[0]), (first, last, city)]))
        shown = {(x.customer.first_name, x.customer.last_name, x.customer.city) for x in find(text)}
        met += (first, last, city) in shown
    assert met >= 0.98 * QUERIES
