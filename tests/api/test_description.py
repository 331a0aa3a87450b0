"""Does the API do what its description says, whatever is sent to it?"""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from tests.api.fuzzing import fuzz
from tests.api.programs import HOST

from kundig.api.openapi import schema
from kundig.api.service import api

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _parts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _parts(each)


def test_every_reference_leads_somewhere_and_every_shape_is_a_schema() -> None:
    whole = schema(api)
    assert whole["openapi"] == "3.1.0"
    for part in _parts(whole):
        if isinstance(reference := part.get("$ref"), str):
            found = whole
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]
    for shape in whole["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": DIALECT} | shape)


def test_every_route_has_an_id_of_its_own_its_scope_and_words() -> None:
    routes = [each for methods in schema(api)["paths"].values() for each in methods.values()]
    ids = [each["operationId"] for each in routes]
    assert len(set(ids)) == len(ids)
    for each in routes:
        assert each["security"] == [{"key": [each["x-scope"]]}]
        assert each["summary"]
        assert each["description"]
        for parameter in each["parameters"]:
            assert {"name", "in", "schema"} <= parameter.keys()


def test_examples_fit_their_shapes() -> None:
    whole = schema(api)
    shapes = whole["components"]["schemas"]
    shown = 0
    for name, shape in shapes.items():
        for example in shape.get("examples", []):
            body = {"$ref": f"#/components/schemas/{name}", "components": whole["components"]}
            jsonschema_rs.validate(body, json.loads(json.dumps(example)))
            shown += 1
    assert shown >= 12


@pytest.mark.usefixtures("db")
def test_anybody_may_read_the_description_and_its_page() -> None:
    client = Client()
    assert client.get("/api/v1/openapi.json", headers=HOST).json()["openapi"] == "3.1.0"
    for language, words in {"de": "Die API von Kundig", "en": "The API of Kundig"}.items():
        page = client.get("/api/v1/docs", headers=HOST | {"accept-language": language})
        assert words in page.content.decode()
        assert b"<style" not in page.content
        assert b"style=" not in page.content
        assert "unsafe" not in page["Content-Security-Policy"]


@pytest.mark.slow
@pytest.mark.usefixtures("own_database")
def test_no_request_makes_the_server_fail_or_answer_otherwise_than_described() -> None:
    """Seeded; `./run prove api` sends more."""
    sent, failed = fuzz(examples=8)
    assert failed == []
    assert sent >= 8 * 20
