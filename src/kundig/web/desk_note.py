"""What does the note of a call begin with, before the agent changes it?"""

import datetime as dt

from django.utils.translation import gettext as _

from kundig.customers.records import Interaction
from kundig.web.desk_offers import Offering, Suggestion
from kundig.web.formats import day
from kundig.web.words import DECLINES, TOPICS, word


def note_of(taken: Interaction, stands: Offering | None) -> str:
    """What is known of the call, in words that the agent may change."""
    topic = str(TOPICS.get(taken.topic, taken.topic))
    parts = [taken.text if not topic or taken.text == topic else f"{topic}: {taken.text}"]
    promise = stands.decided.promise if stands else None
    if promise and not promise.resolved:
        on = day(dt.date.fromisoformat(promise.due_on))
        parts.append(_("promised until %(on)s") % {"on": on})
    parts += [_said(one) for one in stands.answered] if stands else []
    ended = [
        part if part.endswith(("?", "!")) else f"{part}." for part in (one.rstrip(". ") for one in parts)
    ]
    return " ".join(ended).removesuffix(".")


def _said(one: Suggestion) -> str:
    said = f"{one.name}: {word(one.answer, 'answer')}"
    return f"{said} ({DECLINES[one.reason]})" if one.reason in DECLINES else said
