"""How does a test ask like a program?"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from kundig.base.keys.operations import create_key
from kundig.base.keys.records import ApiKey
from kundig.base.keys.scopes import SCOPES
from kundig.base.records import User

HOST = {"host": "localhost"}


@dataclass(slots=True)
class Program:
    """A client with a key."""

    key: ApiKey
    token: str
    client: Client = field(default_factory=Client)

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): text for name, text in more.items()}
        return HOST | {"authorization": f"Bearer {self.token}", "accept-language": "en"} | named

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{address}", headers=self.headers(**headers))

    def post(self, address: str, body: object = None, **headers: str) -> Any:
        return self._send("post", address, body, headers)

    def patch(self, address: str, body: object, **headers: str) -> Any:
        return self._send("patch", address, body, headers)

    def delete(self, address: str, **headers: str) -> Any:
        return self.client.delete(f"/api/v1{address}", headers=self.headers(**headers))

    def _send(self, method: str, address: str, body: object, headers: dict[str, str]) -> Any:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return getattr(self.client, method)(
            f"/api/v1{address}", text, content_type="application/json", headers=self.headers(**headers)
        )


def program(*scopes: str, role: str = "admin", name: str = "shop") -> Program:
    """A program whose key opens these scopes, or all that the role allows."""
    owner = User.objects.filter(username=role).first() or User.objects.create_user(role, role=role)
    wanted = scopes or tuple(SCOPES)
    key, token = create_key(name, wanted, owner=owner, at=timezone.now())
    return Program(key, str(token))


def body_of(response: HttpResponseBase) -> bytes:
    """The whole answer, streamed or not."""
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
