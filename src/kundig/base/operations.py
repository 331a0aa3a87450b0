"""What is done for the installation itself: tables up to date, users, journal notes, language."""

import secrets

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused


def migrate() -> None:
    """Bring the tables up to date; processes that start together take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('kundig.migrate'))")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('kundig.migrate'))")


@transaction.atomic
def create_user(name: str, *, role: str) -> str:
    """A new user with a generated password, which is returned once and stored only as a hash."""
    if role not in User.Role.values:
        raise Refused("user.unknown_role", role=role, roles=", ".join(User.Role.values))
    if User.objects.filter(username=name).exists():
        raise Refused("user.name_taken", name=name)
    password = secrets.token_urlsafe(12)
    User.objects.create_user(name, password=password, role=role)
    note(None, "user.created", f"user:{name}", role=role)
    return password


def spoken_language() -> str:
    """The language in which the reader is spoken to."""
    return get_language() or "de"


def note(actor: User | None, what: str, about: str, /, **details: object) -> None:
    """Write the journal, in the caller's transaction."""
    JournalEntry.objects.create(at=timezone.now(), actor=actor, what=what, about=about, details=details)
