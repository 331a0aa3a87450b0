"""How is the API described to programs and to those who write them? As OpenAPI 3.1."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI

from kundig.api.answers import CONTENT_TYPE, etag, text, unchanged
from kundig.api.keys import KeyAuth
from kundig.api.messages import TITLES
from kundig.api.paging import NDJSON
from kundig.api.problems import CONTENT_TYPE as PROBLEM

PREFIX = "api/v1"
type Json = dict[str, Any]
ERROR: Json = {
    "type": "object",
    "description": "One value that does not fit, and where it stands.",
    "properties": {
        "pointer": {"type": "string", "description": "JSON pointer into the body."},
        "parameter": {"type": "string", "description": "Name of a parameter of path or query."},
        "header": {"type": "string"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
    "required": ["detail", "code"],
}
PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "What went wrong, in the language of Accept-Language (de, en). RFC 9457.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Does not change with the language."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemError"}},
    },
    "required": ["type", "title", "status", "detail", "code"],
    "examples": [
        {
            "type": "https://kundig.invalid/problems/api.invalid",
            "title": "Does not fit",
            "status": 422,
            "detail": "1 of the values sent do not fit; “errors” says which and why. Nothing was changed.",
            "code": "api.invalid",
            "errors": [
                {
                    "pointer": "#/nmae",
                    "detail": "This field does not exist here.",
                    "code": "extra_forbidden",
                }
            ],
        }
    ],
}
# Which problems a request of each method can meet; 404 where something is named in the path.
PROBLEMS = {
    "get": (400, 401, 403, 422, 429),
    "post": (400, 401, 403, 404, 409, 413, 422, 429),
    "patch": (400, 401, 403, 404, 409, 412, 413, 422, 428, 429),
    "delete": (400, 401, 403, 404, 409, 422, 429),
}
HEADERS: dict[str, Json] = {
    "If-None-Match": {"description": "ETags that you have; the same state is answered 304."},
    "If-Match": {"description": "The ETag of the state that you change.", "required": True},
    "Idempotency-Key": {
        "description": "Your name for this request, such as a UUID: sent again with the same body within 48"
        " hours, it is answered the same and done once.",
    },
}
WANTED = {"get": ["If-None-Match"], "post": ["Idempotency-Key"], "patch": ["If-Match", "Idempotency-Key"]}
WANTED["delete"] = ["Idempotency-Key"]


@cache
def schema(api: NinjaAPI) -> Json:
    """The whole description: Ninja's, with headers, problems and scopes."""
    found: Json = dict(api.get_openapi_schema(path_prefix=PREFIX))
    found["servers"] = [{"url": "/", "description": "This installation"}]
    found["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    parts: Json = found["components"]
    parts["schemas"] |= {"Problem": PROBLEM_SCHEMA, "ProblemError": ERROR}
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "A key from the page /keys/: kd_…"}
    }
    parts["responses"] = {f"Problem{status}": _problem(status) for status in TITLES if status >= 400}
    scopes = _scopes(api)
    for address, methods in found["paths"].items():
        for method, operation in methods.items():
            _complete(operation, address, method, scopes[operation["operationId"]])
    return found


def _scopes(api: NinjaAPI) -> dict[str, str]:
    return {
        api.get_openapi_operation_id(operation): auth.scope
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        for auth in operation.auth_callbacks
        if isinstance(auth, KeyAuth)
    }


def _complete(operation: Json, address: str, method: str, scope: str) -> None:
    operation["operationId"] = operation["operationId"].removeprefix("kundig_api_")
    operation["security"] = [{"key": [scope]}]
    operation["x-scope"] = scope
    for name in WANTED[method]:
        header = {"name": name, "in": "header", "required": False, "schema": _header(name)} | HEADERS[name]
        operation["parameters"].append(header)
    responses: Json = {str(status): answer for status, answer in operation["responses"].items()}
    for status, answer in responses.items():
        if status.startswith("2"):
            _describe(answer, method)
    if method == "get":
        responses["304"] = {"description": "You have this state already."}
    named = "{" in address or "customer" in {each["name"] for each in operation["parameters"]}
    for status in (*PROBLEMS[method], *((404,) if method == "get" and named else ())):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    if address.endswith(("/value", "/curve")):
        responses["404"] = {"$ref": "#/components/responses/Problem404"}
    operation["responses"] = dict(sorted(responses.items()))


def _describe(answer: Json, method: str) -> None:
    content: Json = answer.get("content", {})
    if CONTENT_TYPE in content:
        answer["headers"] = {"ETag": {"description": "Changes with the state.", "schema": {"type": "string"}}}
        if method == "post":
            replayed = {"description": "true: this is the answer of before.", "schema": {"type": "string"}}
            answer["headers"]["Idempotent-Replayed"] = replayed
    elif answer["description"] == "OK" and method == "get":
        content["*/*"] = {"schema": {"type": "string", "format": "binary"}}
        answer["content"] = content
    reference = content.get(CONTENT_TYPE, {}).get("schema", {}).get("$ref", "")
    if reference.endswith("sShown"):  # a list
        content[NDJSON] = {"schema": {"type": "string", "description": "One item a line, without end."}}


def _header(name: str) -> Json:
    if name == "Idempotency-Key":
        return {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x20-\\x7e]+$"}
    return {"type": "string"}


def _problem(status: int) -> Json:
    return {
        "description": TITLES[status],
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def described(request: HttpRequest, api: NinjaAPI) -> HttpResponseBase:
    """The description as a file; anybody may read it, it names no customer."""
    body = text(schema(api))
    response = HttpResponse(body, content_type=CONTENT_TYPE, headers={"ETag": etag(body)})
    return unchanged(request, response)
