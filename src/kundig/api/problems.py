"""How does a program learn what went wrong? As a problem of RFC 9457, in the language it asked for."""

import json
from collections.abc import Mapping, Sequence

from django.http import HttpResponse

from kundig.api.messages import TITLES
from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused

CONTENT_TYPE = "application/problem+json"
# A refusal whose code ends so is a conflict with what is there; every other one is a value that does not fit.
CONFLICTS = ("taken", "blocked", "running", "state", "already")
type Error = dict[str, str]


class Problem(Exception):
    """An answer that is no success: status, code and parameters of the sentence, what is wrong where."""

    def __init__(
        self,
        status: int,
        code: str,
        /,
        *,
        errors: Sequence[Error] = (),
        headers: Mapping[str, str] | None = None,
        **params: object,
    ) -> None:
        super().__init__(status, code)
        self.status = status
        self.refused = Refused(code, **params)
        self.errors = list(errors)
        self.headers = dict(headers or {})

    @classmethod
    def of(cls, refused: Refused) -> "Problem":
        """A refusal of an operation: 409 where it is a conflict, else 422 with the field, if it names one."""
        conflict = refused.code.endswith(CONFLICTS)
        name = refused.params.get("name") if refused.code == "customers.field" else None
        errors = [{"pointer": f"#/{name}", "detail": spoken(refused), "code": refused.code}] if name else []
        found = cls(409 if conflict else 422, refused.code, errors=errors)
        found.refused = refused
        return found

    def answer(self) -> HttpResponse:
        """The problem as a response."""
        code = self.refused.code
        body: dict[str, object] = {
            "type": f"https://kundig.invalid/problems/{code}",
            "title": spoken(Refused(f"api.title.{self.status}")) if self.status in TITLES else "",
            "status": self.status,
            "detail": spoken(self.refused),
            "code": code,
        }
        if self.errors:
            body["errors"] = self.errors
        text = json.dumps(body, ensure_ascii=False)
        return HttpResponse(text, status=self.status, content_type=CONTENT_TYPE, headers=self.headers)


def spoken(refused: Refused) -> str:
    """The sentence of a refusal in the language of this request."""
    return say(refused, (spoken_language())[:2])
