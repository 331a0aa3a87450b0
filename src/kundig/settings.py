"""How is one installation set up? Every secret is generated or comes from the environment."""

import datetime as dt
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.utils.csp import CSP

from kundig.base.home import home
from kundig.base.postgres.settings import connection_settings

HERE = Path(__file__).parent


def _secret_key() -> str:
    """KUNDIG_SECRET_KEY, its _FILE, or a key generated once beside the data."""
    if key := os.environ.get("KUNDIG_SECRET_KEY"):
        return key
    named = os.environ.get("KUNDIG_SECRET_KEY_FILE")
    file = Path(named) if named else home() / "secret_key"
    if not named and not file.exists():
        draft = file.with_name(f"secret_key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, file)  # the first process wins, the others read its key
        draft.unlink()
    return file.read_text().strip()


def _secret(name: str) -> str:
    """The value of a variable, or of the file that is named by it with _FILE behind."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    return os.environ.get(name, "")


SECRET_KEY = _secret_key()
DEBUG = False
DEMO = os.environ.get("KUNDIG_DEMO") == "1"
ALLOWED_HOSTS = os.environ.get("KUNDIG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "kundig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kundig.web.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kundig.web.access.AccessMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "web" / "templates", HERE / "api" / "templates"],
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "kundig.web.formats", "kundig.web.words"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the form of a decision table has a field for each cell
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
ROOT_URLCONF = "kundig.urls"
DATABASES = {"default": connection_settings(os.environ)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "kundig.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# How many proxies stand in front, each of which adds the address it was asked from.
PROXIES = int(os.environ.get("KUNDIG_PROXIES", "0"))
SECOND_FACTOR = frozenset(filter(None, os.environ.get("KUNDIG_SECOND_FACTOR", "").split(",")))  # roles
OIDC_ISSUER = os.environ.get("KUNDIG_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("KUNDIG_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = _secret("KUNDIG_OIDC_CLIENT_SECRET")
OIDC_ROLE_CLAIM = os.environ.get("KUNDIG_OIDC_ROLE_CLAIM", "")
# group=role, with commas between them; the first one that fits is taken.
OIDC_ROLES = dict(
    pair.split("=", 1) for pair in os.environ.get("KUNDIG_OIDC_ROLES", "").split(",") if "=" in pair
)
OIDC_CREATE = os.environ.get("KUNDIG_OIDC_CREATE", "1") == "1"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("KUNDIG_HTTPS") == "1"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
STATIC_URL = "/static/"
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
# Networks and names inside the house that webhooks may reach all the same, with commas between them.
WEBHOOKS_ALLOW = os.environ.get("KUNDIG_WEBHOOKS_ALLOW", "")
API_REQUESTS_PER_MINUTE = int(os.environ.get("KUNDIG_API_REQUESTS_PER_MINUTE", "6000"))  # of one key
# § 7 (3) UWG: from which day on each address was asked for with the notice that one may object.
_NOTICE_SINCE = os.environ.get("KUNDIG_NOTICE_SINCE", "")
NOTICE_SINCE = dt.date.fromisoformat(_NOTICE_SINCE) if _NOTICE_SINCE else None
FREE_ACCOUNTS_ARE_SALES = os.environ.get("KUNDIG_FREE_ACCOUNTS_ARE_SALES") == "1"  # CJEU C-654/23
# Who answers for the data, by name and address, and whom customers may ask: it stands in what they are told.
CONTROLLER = os.environ.get("KUNDIG_CONTROLLER", "")
PRIVACY_CONTACT = os.environ.get("KUNDIG_PRIVACY_CONTACT", "")
# general, bank or insurer: how long the law keeps vouchers
SECTOR = os.environ.get("KUNDIG_SECTOR", "general")
PROCRASTINATE_IMPORT_PATHS = ["kundig.jobs"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
SILENCED_SYSTEM_CHECKS: list[str] = []
