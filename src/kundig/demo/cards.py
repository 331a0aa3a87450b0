"""How does each customer's card read: names, addresses, numbers?"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kundig.customers.sorting import sort_key
from kundig.demo.chance import Days, Flags
from kundig.demo.people import People
from kundig.demo.words import FEMALE, LANDLORDS, LAST, MALE, STREETS, TOWNS, TRADES

type Words = np.ndarray[tuple[int], np.dtype[np.object_]]


def customers(rng: np.random.Generator, who: People) -> pa.Table:
    """The customers' table, with the columns of the database."""
    size = len(who)
    ids = np.arange(1, size + 1, dtype=np.int64)
    family = ~who.business & (rng.random(size) < 0.09)
    female = rng.random(size) < 0.5
    first = np.where(female, _pick(rng, FEMALE, size), _pick(rng, MALE, size))
    last = _last_names(rng, size, double=family | (rng.random(size) < 0.03))
    company = _companies(rng, last, who)
    salutation = np.where(female, "Frau", "Herr").astype(object)
    salutation[family] = "Familie"
    first[family] = ""
    for words in (salutation, first):
        words[who.business] = ""
    person_last = np.where(who.business, "", last)
    town = rng.choice(len(TOWNS), size, p=np.array([w for _, _, w in TOWNS]) / sum(w for _, _, w in TOWNS))
    return pa.table(
        {
            "id": ids,
            "number": _numbered("K", 100_000 + ids),
            "kind": np.where(who.business, "organisation", "person"),
            "salutation": salutation,
            "first_name": first,
            "last_name": person_last,
            "company": company,
            "street": _streets(rng, size),
            "postal_code": np.array([code for code, _, _ in TOWNS], dtype=object)[town],
            "city": np.array([name for _, name, _ in TOWNS], dtype=object)[town],
            "country": ["DE"] * size,
            "email": _addresses(ids, last, who.paperless),
            "phone": _phones(rng, ids),
            "born_on": pa.nulls(size, pa.date32()),
            "language": np.where(rng.random(size) < 0.02, "en", "de"),
            "since": _dates(who.since),
            "sort_key": [
                sort_key(c or f"{n} {f}") for c, n, f in zip(company, person_last, first, strict=True)
            ],
        }
    )


def _pick(rng: np.random.Generator, words: Sequence[str], size: int) -> Words:
    return np.array(words, dtype=object)[rng.integers(0, len(words), size)]


def _last_names(rng: np.random.Generator, size: int, *, double: Flags) -> Words:
    names = _pick(rng, LAST, size)
    second = _pick(rng, LAST, size)
    double = double & (names != second)
    names[double] = names[double] + "-" + second[double]
    return names


def _companies(rng: np.random.Generator, last: Words, who: People) -> Words:
    company = np.full(len(who), "", dtype=object)
    for index in np.flatnonzero(who.business):
        forms = LANDLORDS if who.landlord[index] else TRADES
        company[index] = forms[rng.integers(0, len(forms))].format(last[index])
    return company


def _streets(rng: np.random.Generator, size: int) -> pa.Array:
    houses = pc.cast(pa.array(rng.integers(1, 140, size)), pa.string())
    return pc.binary_join_element_wise(pa.array(_pick(rng, STREETS, size)), houses, " ")


def _addresses(ids: Days, last: Words, paperless: Flags) -> list[str]:
    """Addresses below example.org, which nobody owns (RFC 2606)."""
    plain = {name: sort_key(name).replace(" ", "-").replace("ı", "i").replace("ł", "l") for name in set(last)}
    return [
        f"{plain[name]}.{number}@example.org" if has else ""
        for number, name, has in zip(ids.tolist(), last, paperless.tolist(), strict=True)
    ]


def _phones(rng: np.random.Generator, ids: Days) -> list[str]:
    """Numbers of the block that the Bundesnetzagentur keeps free for film and play, as people write them."""
    ways = ("+49 30 23125 {}", "030 23125{}", "030/23125-{}", "(030) 23125 {}")
    written = rng.integers(100, 1000, len(ids)) % len(ways)
    return [ways[way].format(f"{7919 * one % 1_000_000:06d}") for one, way in zip(ids, written, strict=True)]


def _numbered(prefix: str, numbers: Days) -> pa.Array:
    return pc.binary_join_element_wise(prefix, pc.cast(pa.array(numbers), pa.string()), "-")


def _dates(days: Days) -> pa.Array:
    return pa.array(days.astype("datetime64[D]"))
