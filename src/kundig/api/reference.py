"""How does the description of the API read as a page?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from ninja import NinjaAPI

from kundig.api.openapi import schema

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One value that is sent or shown."""

    name: str
    type: str
    required: bool
    description: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One route as a reader looks it up."""

    id: str
    method: str
    address: str
    summary: str
    description: str
    scope: str
    parameters: list[Field]
    body: list[Field]
    example: str
    answers: list[tuple[str, str]]


def page(request: HttpRequest, api: NinjaAPI) -> HttpResponseBase:
    """All routes, by concept."""
    whole = schema(api)
    groups: dict[str, list[Route]] = {}
    for route, tag in _routes(whole):
        groups.setdefault(tag, []).append(route)
    content = {"groups": groups.items(), "shapes": list(_shapes(whole)), "version": whole["info"]["version"]}
    content["language"] = get_language()
    return render(request, "reference.html", content)


def _routes(whole: Json) -> Iterator[tuple[Route, str]]:
    for address, methods in whole["paths"].items():
        for method, operation in methods.items():
            body, example = _body(whole, operation)
            route = Route(
                id=operation["operationId"],
                method=method.upper(),
                address=address,
                summary=operation["summary"],
                description=operation.get("description", ""),
                scope=operation["x-scope"],
                parameters=[_parameter(each) for each in operation["parameters"]],
                body=body,
                example=example,
                answers=[
                    (status, _resolved(whole, each)["description"])
                    for status, each in operation["responses"].items()
                ],
            )
            yield route, operation["tags"][0]


def _shapes(whole: Json) -> Iterator[tuple[str, str, list[Field], str]]:
    for name, shape in sorted(whole["components"]["schemas"].items()):
        if "properties" in shape:
            example = _json(shape["examples"][0]) if shape.get("examples") else ""
            yield name, shape.get("description", ""), _fields(shape), example


def _body(whole: Json, operation: Json) -> tuple[list[Field], str]:
    content = operation.get("requestBody", {}).get("content", {})
    for media in content.values():
        shape = _resolved(whole, media["schema"])
        examples = shape.get("examples")
        return _fields(shape), _json(examples[0]) if examples else ""
    return [], ""


def _fields(shape: Json) -> list[Field]:
    required = shape.get("required", [])
    return [
        Field(name, _type(each), name in required, each.get("description", ""))
        for name, each in shape.get("properties", {}).items()
    ]


def _parameter(each: Json) -> Field:
    return Field(
        each["name"],
        _type(each["schema"]),
        each.get("required", False),
        each.get("description", ""),
        each["in"],
    )


def _type(shape: Json) -> str:
    """The type of a value in few words.

    >>> _type({"type": "array", "items": {"type": "string", "maxLength": 40}}), _type({"enum": ["a", "b"]})
    ('string ≤ 40[]', 'a | b')
    """
    if "$ref" in shape:
        return str(shape["$ref"]).rsplit("/", 1)[-1]
    if "enum" in shape:
        return " | ".join(str(each) for each in shape["enum"])
    if "anyOf" in shape:
        return " | ".join(_type(each) for each in shape["anyOf"])
    if shape.get("type") == "array":
        return f"{_type(shape.get('items', {}))}[]"
    longest = f" ≤ {shape['maxLength']}" if "maxLength" in shape else ""
    return str(shape.get("format") or shape.get("type") or shape.get("const") or "any") + longest


def _resolved(whole: Json, part: Json) -> Json:
    found: Json = part
    if "$ref" in part:
        found = whole
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
    return found


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
