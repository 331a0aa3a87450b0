"""What may a program send, good and bad, and what must not come back?"""

from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from tests.api.programs import program
from tests.decisions.acting import action, weigh
from tests.facts import contract, customer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    unsupported_method,
]


def fuzz(*, examples: int) -> tuple[int, list[str]]:
    """Send so many requests to each route, good ones and bad ones, and check the answers."""
    who = customer("K-100042", email="k@example.org")
    contract(who, who.since)
    action("good")
    weigh()
    asks = program(name="fuzz")
    headers = {"Authorization": f"Bearer {asks.token}", "Host": "localhost"}
    found = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers={"Host": "localhost"}
    )
    sent, failed = 0, []
    for result in found.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(
                max_examples=examples,
                derandomize=True,
                deadline=None,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def send(case: schemathesis.Case[Any]) -> None:
                nonlocal sent
                assume(not _unsaid(case))
                sent += 1
                case.call_and_validate(headers=headers, checks=CHECKS)

            try:
                send()
            except Unsatisfiable:
                continue  # nothing could be wrong with it
            except FailureGroup as several:
                failed += [f"{operation.label}: {each}" for each in several.exceptions]
    return sent, failed


def _unsaid(case: schemathesis.Case[Any]) -> bool:
    """An empty list in the query is nothing in the address: what was wrong with it is not sent."""
    return any(value == [] for value in (case.query or {}).values())
