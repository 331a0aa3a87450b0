"""How does a change of an action or a policy become what decides, and how does a worker come by it?"""

import datetime as dt
import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from kundig.decisions import records
from kundig.decisions.rulebook import KINDS, Rulebook
from kundig.feel.operations import in_force, policy_of
from kundig.measures.operations import content
from kundig.measures.records import Action, ActionUse


@transaction.atomic
def publish(*, at: dt.datetime) -> records.Rulebook:
    """What decides from now on; the newest rulebook as it is where nothing has changed.

    Raises `Refused` where an action or a policy cannot be read: then the former rulebook goes on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kundig.decisions.publish'))")
    whole = _content(timezone.localdate(at))
    digest = hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
    newest = records.Rulebook.objects.order_by("-id").first()
    if newest is not None and newest.digest == digest:
        return newest
    Rulebook.of(0, whole)
    unused = Action.objects.filter(actionuse=None)
    ActionUse.objects.bulk_create([ActionUse(action=one) for one in unused], ignore_conflicts=True)
    return records.Rulebook.objects.create(digest=digest, content=whole, at=at)


@lru_cache(maxsize=8)
def rulebook(id: int) -> Rulebook:
    """A rulebook made ready; each process does so once."""
    return Rulebook.of(id, records.Rulebook.objects.values_list("content", flat=True).get(pk=id))


def _content(on: dt.date) -> dict[str, Any]:
    policies = {}
    for code, kind in KINDS.items():
        version = in_force(policy_of(kind), on)
        policies[code] = {"version": version.number, "content": version.content}
    return {"zone": settings.TIME_ZONE, "actions": content(), "policies": policies}
