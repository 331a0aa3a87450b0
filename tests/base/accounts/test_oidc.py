"""Does the firm's own login let in exactly those whom it vouches for, and is every answer of it checked?"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.test import Client, override_settings
from joserfc import jwt
from joserfc.jwk import RSAKey

from kundig.base.accounts import oidc
from kundig.base.records import User
from kundig.base.refusals import Refused

KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
OTHER = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
HOST = {"host": "localhost"}
type Claims = dict[str, Any]


@dataclass
class Firm:
    """A small OpenID provider: remembers what was asked, answers with tokens that it signs."""

    issuer: str = ""
    claims: Claims = field(default_factory=dict)
    discovered: Claims = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, url: str, *, code: str = "c") -> dict[str, str]:
        """Somebody logs in there; what comes back to us."""
        query = dict(parse_qsl(urlsplit(url).query))
        self.asked[code] = query
        return {"code": code, "state": query["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, Claims]:
        query = self.asked.pop(form.get("code", ""), None)
        if query is None:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if query.get("code_challenge_method") != "S256" or query.get("code_challenge") != challenge:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "kundig",
            "sub": "u-1",
            "nonce": query["nonce"],
            "iat": now,
            "exp": now + 60,
            "preferred_username": "anna",
            "groups": ["crm"],
        } | self.claims
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}


def _handler(firm: Firm) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/jwks":
                self._answer(200, {"keys": [KEY.as_dict(private=False)]})
            else:
                found = {name: f"{firm.issuer}/{name}" for name in ("authorize", "token", "jwks")}
                told = {
                    "issuer": firm.issuer,
                    "authorization_endpoint": found["authorize"],
                    "token_endpoint": found["token"],
                    "jwks_uri": found["jwks"],
                }
                self._answer(200, told | firm.discovered)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(*firm.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _answer(self, status: int, content: Claims) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    return Handler


@pytest.fixture
def firm() -> Iterator[Firm]:
    firm = Firm()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(firm))
    server.daemon_threads = True
    firm.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings = {
        "OIDC_ISSUER": firm.issuer,
        "OIDC_CLIENT_ID": "kundig",
        "OIDC_CLIENT_SECRET": "s",
        "OIDC_ROLE_CLAIM": "groups",
        "OIDC_ROLES": {"crm-admins": "admin", "crm": "agent"},
    }
    with override_settings(**settings):
        yield firm
    server.shutdown()
    thread.join()
    server.server_close()


def _logged_in(firm: Firm) -> Client:
    client = Client(headers=HOST)
    sent = client.get("/login/oidc/")["Location"]
    assert sent.startswith(f"{firm.issuer}/authorize?")
    client.get("/login/oidc/back/", firm.authorize(sent))
    return client


def _is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.usefixtures("db")
def test_who_is_known_there_gets_an_account_with_his_role(firm: Firm) -> None:
    assert _is_in(_logged_in(firm))
    user = User.objects.get()
    assert (user.username, user.role, user.has_usable_password()) == ("anna", "agent", False)
    firm.claims = {"groups": ["crm", "crm-admins"], "preferred_username": "anna.new"}
    assert _is_in(_logged_in(firm))
    user = User.objects.get()
    assert (user.username, user.role) == ("anna", "admin")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["kundig", "another"]},
        {"azp": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1},
        {"iat": 4102444800},
        {"groups": ["others"]},
        {"groups": None},
    ],
)
def test_an_answer_that_is_not_for_us_lets_nobody_in(firm: Firm, claims: Claims) -> None:
    firm.claims = claims
    assert not _is_in(_logged_in(firm))
    assert User.objects.count() == 0


@pytest.mark.usefixtures("db")
def test_a_token_that_others_signed_lets_nobody_in(firm: Firm) -> None:
    firm.key = OTHER
    assert not _is_in(_logged_in(firm))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("role", ["accounts off", "name taken", "inactive"])
def test_who_may_not_come_in_reads_why(firm: Firm, role: str) -> None:
    if role == "name taken":
        User.objects.create_user("anna", role="admin")
    if role == "inactive":
        User.objects.create_user("anna", subject=f"{firm.issuer}|u-1", is_active=False)
    with override_settings(OIDC_CREATE=role != "accounts off"):
        client = Client(headers=HOST)
        back = firm.authorize(client.get("/login/oidc/")["Location"])
        assert 'role="alert"' in client.get("/login/oidc/back/", back).content.decode()
        assert not _is_in(client)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "broken",
    [
        lambda back: back | {"state": "another"},
        lambda back: {"code": back["code"]},
        lambda back: back | {"code": "another"},
        lambda back: {"error": "access_denied", "state": back["state"]},
    ],
)
def test_a_login_that_was_begun_elsewhere_ends(
    firm: Firm, broken: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    client = Client(headers=HOST)
    back = firm.authorize(client.get("/login/oidc/")["Location"])
    client.get("/login/oidc/back/", broken(back))
    assert not _is_in(client)
    client.get("/login/oidc/back/", back)  # what was begun is used up
    assert not _is_in(client)


def test_without_its_verifier_a_code_is_worth_nothing(firm: Firm) -> None:
    provider = oidc.Provider(firm.issuer, "kundig", "s")
    begun = oidc.begin(provider, back="http://localhost/")
    back = firm.authorize(begun.url)
    stolen = oidc.Begun(begun.url, begun.state, begun.nonce, "another verifier that is long enough, isn't it")
    with pytest.raises(Refused, match=r"oidc\.answer"):
        oidc.finish(provider, stolen, code=back["code"], state=back["state"], back="http://localhost/")


def test_nothing_is_sent_without_encryption(firm: Firm) -> None:
    with pytest.raises(Refused, match=r"oidc\.insecure"):
        oidc.begin(oidc.Provider("http://login.example.com", "kundig", "s"), back="http://localhost/")
    firm.discovered = {"authorization_endpoint": "http://login.example.com/"}
    with pytest.raises(Refused, match=r"oidc\.insecure"):
        oidc.begin(oidc.Provider(firm.issuer, "kundig", "s"), back="http://localhost/")
    firm.discovered = {"issuer": "http://127.0.0.1:1"}
    with pytest.raises(Refused, match=r"oidc\.answer"):
        oidc.begin(oidc.Provider(firm.issuer, "kundig", "s"), back="http://localhost/")


@pytest.mark.usefixtures("db")
@override_settings(SECOND_FACTOR=frozenset({"agent"}))
def test_a_second_factor_there_counts_here(firm: Firm) -> None:
    assert _logged_in(firm).get("/customers/")["Location"] == "/account/second-factor/"
    firm.claims = {"amr": ["pwd", "otp"]}
    assert _logged_in(firm).get("/customers/").status_code == 200


@pytest.mark.usefixtures("db")
def test_the_button_is_there_only_where_it_leads_somewhere(firm: Firm) -> None:
    assert b"/login/oidc/" in Client(headers=HOST).get("/login/").content
    with override_settings(OIDC_ISSUER=""):
        assert b"/login/oidc/" not in Client(headers=HOST).get("/login/").content
        assert Client(headers=HOST).get("/login/oidc/")["Location"] == "/login/"
