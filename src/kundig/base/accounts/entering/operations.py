"""How is it proved who somebody is, and how are wrong tries slowed down?"""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction

from kundig.base.accounts import second_factor
from kundig.base.accounts.oidc import Person
from kundig.base.operations import note
from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused

TRIES = 10
WINDOW = dt.timedelta(minutes=15)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(name: str, password: str, *, address: str, at: dt.datetime) -> User:
    """The user of this name and password. Whatever is wrong, the answer is the same."""
    trace = _trace("password", name.lower(), address)
    _not_too_often(trace, at=at)
    found = authenticate(username=name, password=password)
    if not isinstance(found, User):
        note(None, "login.refused", trace)
        raise Refused("accounts.wrong")
    return found


def begin_second_factor(user: User) -> str:
    """A new secret, which holds as soon as a code of it was given."""
    secret = second_factor.new_secret()
    user.totp_secret = second_factor.sealed(secret, user=user.pk, key=settings.SECRET_KEY)
    user.save(update_fields=["totp_secret"])
    return secret


def secret_of(user: User) -> str:
    """The secret that was begun or holds; empty if there is none."""
    if not user.totp_secret:
        return ""
    return second_factor.opened(user.totp_secret, user=user.pk, key=settings.SECRET_KEY)


@transaction.atomic
def confirm_second_factor(user: User, code: str, *, at: dt.datetime) -> list[str]:
    """From now on a code is asked for; the recovery codes are given out now and never again."""
    found = User.objects.select_for_update().get(pk=user.pk)
    if not found.totp_secret or found.totp_confirmed_at is not None:
        raise Refused("accounts.not_begun")
    step = second_factor.step_of(secret_of(found), code, at=at)
    if step is None:
        raise Refused("accounts.wrong_code")
    codes = second_factor.new_codes()
    found.totp_confirmed_at, found.totp_last_step = at, step
    found.recovery_codes = [second_factor.hashed(each) for each in codes]
    found.save(update_fields=["totp_confirmed_at", "totp_last_step", "recovery_codes"])
    note(found, "user.second_factor_set", f"user:{found.username}")
    return codes


def check_code(user: User, code: str, *, at: dt.datetime) -> None:
    """A code of the device, each once, or a recovery code, each once."""
    trace = _trace("code", str(user.pk), "")
    _not_too_often(trace, at=at)
    if not _uses(user, code, at=at):
        note(None, "login.refused", trace)
        raise Refused("accounts.wrong_code")


@transaction.atomic
def _uses(user: User, code: str, *, at: dt.datetime) -> bool:
    found = User.objects.select_for_update().get(pk=user.pk)
    step = second_factor.step_of(secret_of(found), code, at=at)
    if step is not None:
        fresh = step > found.totp_last_step
        User.objects.filter(pk=found.pk, totp_last_step__lt=step).update(totp_last_step=step)
        return fresh
    left = second_factor.without(found.recovery_codes, code)
    if left is None:
        return False
    User.objects.filter(pk=found.pk).update(recovery_codes=left)
    note(found, "user.recovery_code_used", f"user:{found.username}", left=len(left))
    return True


def must_set_up(user: User) -> bool:
    """Whether his role asks for a second factor and he has none."""
    return user.role in settings.SECOND_FACTOR and user.totp_confirmed_at is None


@transaction.atomic
def enter_from_provider(person: Person) -> User:
    """The user whom the firm's login vouches for; with his role of today."""
    found = User.objects.select_for_update().filter(subject=person.subject).first()
    if found is not None and not found.is_active:
        raise Refused("oidc.inactive")
    if settings.OIDC_ROLE_CLAIM and person.role is None:
        raise Refused("oidc.no_role")
    if found is None:
        return _created(person)
    if person.role is not None and person.role != found.role:
        note(None, "user.role_changed", f"user:{found.username}", before=found.role, role=person.role)
        found.role = person.role
        found.save(update_fields=["role"])
    return found


def _created(person: Person) -> User:
    if not settings.OIDC_CREATE:
        raise Refused("oidc.unknown")
    if person.role is None:
        raise Refused("oidc.no_role")
    if User.objects.filter(username=person.name).exists():
        raise Refused("oidc.name_taken", name=person.name)
    user = User(
        username=person.name,
        role=person.role,
        subject=person.subject,
        first_name=person.first_name[:150],
        last_name=person.last_name[:150],
        email=person.email[:254],
    )
    user.set_unusable_password()
    user.save()
    note(None, "user.created", f"user:{user.username}", role=user.role, by="login of the firm")
    return user


def entered(user: User, *, by: str) -> None:
    """Somebody came in."""
    note(user, "login.done", f"user:{user.username}", by=by)


def _trace(kind: str, name: str, address: str) -> str:
    """Under which name wrong tries are counted: those of one name from one address, of nobody else."""
    text = f"{kind}\0{name}\0{address}".encode()
    return f"login:{hmac.digest(settings.SECRET_KEY.encode(), text, hashlib.sha256).hex()[:40]}"


def _not_too_often(trace: str, *, at: dt.datetime) -> None:
    tries = JournalEntry.objects.filter(about=trace, what="login.refused", at__gt=at - WINDOW)
    times = list(tries.order_by("-at").values_list("at", flat=True)[:TRIES])
    if len(times) == TRIES:
        minutes = max(1, round((times[-1] + WINDOW - at).total_seconds() / 60))
        raise Refused("accounts.wait", minutes=minutes)
