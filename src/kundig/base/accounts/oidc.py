"""Whom does the firm's own login vouch for? OpenID Connect Core 1.0, code flow with PKCE (RFC 7636)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kundig.base.refusals import Refused

SECONDS = 10
LEEWAY = 60
SCOPE = "openid profile email"
# Asymmetric ones only: a shared secret proves nothing to a third.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
# What a provider calls it when it asked for more than a password. RFC 8176.
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "sms", "fido", "face", "fpt"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Provider:
    """The firm's login, and how it calls our roles."""

    issuer: str
    client_id: str
    client_secret: str
    role_claim: str = ""
    roles: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A login under way: where to send the browser, and what has to come back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as far as the provider vouches for it."""

    subject: str
    name: str
    first_name: str
    last_name: str
    email: str
    role: str | None
    strong: bool  # a second factor was asked for there


def begin(provider: Provider, *, back: str) -> Begun:
    """Everything that a login needs, each value new."""
    found = _discovered(provider)
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    client = OAuth2Session(provider.client_id, scope=SCOPE, redirect_uri=back, code_challenge_method="S256")
    url, state = client.create_authorization_url(
        _safe(str(found["authorization_endpoint"])), code_verifier=verifier, nonce=nonce
    )
    return Begun(url, state, nonce, verifier)


def finish(provider: Provider, begun: Begun, *, code: str, state: str, back: str) -> Person:
    """Who came back; everything is checked: state, PKCE, signature, issuer, audience, nonce, times."""
    if not begun.state or not secrets.compare_digest(begun.state.encode(), state.encode()):
        raise Refused("oidc.begin_again")
    found = _discovered(provider)
    token = _token(provider, begun, _safe(str(found["token_endpoint"])), code=code, back=back)
    claims = _claims(provider, token, _get(_safe(str(found["jwks_uri"]))), nonce=begun.nonce)
    subject = f"{provider.issuer}|{claims['sub']}"
    if len(subject) > 255:
        raise Refused("oidc.answer", why="sub")
    email = str(claims.get("email", ""))
    return Person(
        subject=subject,
        name=str(claims.get("preferred_username") or email or claims["sub"])[:150],
        first_name=str(claims.get("given_name", "")),
        last_name=str(claims.get("family_name", "")),
        email=email,
        role=role_of(claims, provider),
        strong=bool(STRONG & {str(each) for each in claims.get("amr") or ()}),
    )


def role_of(claims: Mapping[str, Any], provider: Provider) -> str | None:
    """The first of our roles, in the order of the settings, that one of his groups stands for.

    >>> provider = Provider("", "", "", "realm.groups", {"crm-admins": "admin", "crm": "agent"})
    >>> role_of({"realm": {"groups": ["crm", "crm-admins"]}}, provider), role_of({}, provider)
    ('admin', None)
    """
    value: Any = claims
    for part in provider.role_claim.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    groups = {value} if isinstance(value, str) else {str(each) for each in value or ()}
    return next((role for group, role in (provider.roles or {}).items() if group in groups), None)


def _token(provider: Provider, begun: Begun, endpoint: str, *, code: str, back: str) -> str:
    client = OAuth2Session(provider.client_id, provider.client_secret, redirect_uri=back)
    try:
        answer = client.fetch_token(
            endpoint, code=code, code_verifier=begun.verifier, timeout=SECONDS, allow_redirects=False
        )
    except (OAuthError, requests.RequestException, ValueError) as error:
        raise Refused("oidc.answer", why=type(error).__name__) from None
    return str(answer.get("id_token") or "")


def _claims(provider: Provider, token: str, keys: Mapping[str, Any], *, nonce: str) -> dict[str, Any]:
    try:
        read = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        wanted = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        wanted.validate(read.claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Refused("oidc.answer", why=type(error).__name__) from None
    several = isinstance(read.claims["aud"], list) and len(read.claims["aud"]) > 1
    if (several or "azp" in read.claims) and read.claims.get("azp") != provider.client_id:
        raise Refused("oidc.answer", why="azp")
    return dict(read.claims)


def _discovered(provider: Provider) -> dict[str, Any]:
    found = _get(_safe(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"))
    missing = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - found.keys()
    if found.get("issuer") != provider.issuer or missing:
        raise Refused("oidc.answer", why="issuer")
    return found


def _get(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise Refused("oidc.unreachable", why=type(error).__name__) from None
    if not isinstance(found, dict):
        raise Refused("oidc.answer", why="json")
    return found


def _safe(url: str) -> str:
    """Over https only, unless it is this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Refused("oidc.insecure", url=url)
    return url
