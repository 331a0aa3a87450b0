"""How do people get accounts, roles and passwords, and how do they lose them?"""

import datetime as dt
import secrets

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kundig.base.keys.operations import revoke_key
from kundig.base.keys.records import ApiKey
from kundig.base.operations import create_user, note
from kundig.base.records import User
from kundig.base.refusals import Refused

LEAST = 12  # characters of a password


@transaction.atomic
def invite(name: str, *, role: str, actor: User) -> tuple[User, str]:
    """A new user with a generated password, which is shown once."""
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        raise Refused("accounts.name") from None
    if len(name) > 150:
        raise Refused("accounts.name")
    password = create_user(name, role=role)
    note(actor, "user.invited", f"user:{name}", role=role)
    return User.objects.get(username=name), password


@transaction.atomic
def give_role(user: User, role: str, *, actor: User) -> None:
    """Another role, from the next request on."""
    if role not in User.Role.values:
        raise Refused("user.unknown_role", role=role, roles=", ".join(User.Role.values))
    found = _held(user)
    if role != User.Role.ADMIN:
        _not_the_last(found)
    note(actor, "user.role_changed", f"user:{found.username}", before=found.role, role=role)
    User.objects.filter(pk=found.pk).update(role=role)


@transaction.atomic
def deactivate(user: User, *, actor: User, at: dt.datetime) -> None:
    """Nobody comes in by this account any more, by session or by key, at once."""
    found = _held(user)
    _not_the_last(found)
    User.objects.filter(pk=found.pk).update(is_active=False)
    end_sessions(found)
    for key in ApiKey.objects.filter(owner=found, revoked_at=None):
        revoke_key(key, actor=actor, at=at)
    note(actor, "user.deactivated", f"user:{found.username}")


@transaction.atomic
def activate(user: User, *, actor: User) -> None:
    """He may log in again; his keys stay revoked."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    note(actor, "user.activated", f"user:{user.username}")


@transaction.atomic
def reset_password(user: User, *, actor: User) -> str:
    """A new generated password, which is shown once; all sessions end."""
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    note(actor, "user.password_reset", f"user:{user.username}")
    return password


@transaction.atomic
def change_password(user: User, *, old: str, new: str, again: str) -> None:
    """One's own password; sessions elsewhere end, since they are bound to the old one."""
    if not user.check_password(old):
        raise Refused("accounts.old_password")
    if len(new) < LEAST:
        raise Refused("accounts.short_password", least=LEAST)
    if new != again:
        raise Refused("accounts.unequal")
    try:
        CommonPasswordValidator().validate(new)
    except ValidationError:
        raise Refused("accounts.common_password") from None
    user.set_password(new)
    user.save(update_fields=["password"])
    note(user, "user.password_changed", f"user:{user.username}")


@transaction.atomic
def reset_second_factor(user: User, *, actor: User) -> None:
    """For who has lost his device: he sets it up anew after the next login."""
    User.objects.filter(pk=user.pk).update(
        totp_secret="", totp_confirmed_at=None, totp_last_step=0, recovery_codes=[]
    )
    end_sessions(user)
    note(actor, "user.second_factor_reset", f"user:{user.username}")


def end_sessions(user: User) -> None:
    """Wherever he is logged in, he is so no longer."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _held(user: User) -> User:
    """The user, and all administrators, held until the end: two who go at once do not both go."""
    list(User.objects.filter(role=User.Role.ADMIN).order_by("pk").select_for_update())
    return User.objects.select_for_update().get(pk=user.pk)


def _not_the_last(user: User) -> None:
    others = User.objects.filter(role=User.Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if user.role == User.Role.ADMIN and user.is_active and not others.exists():
        raise Refused("accounts.last_admin", name=user.username)
