"""How is every answer learned from, once, in one order, and known to all who decide?

`learn(at=...)` gives the answers that came since their places 1, 2, 3 ... in the order of learning.
`newest(least)` is the model that has learned at least so much, and how much that is.
`model_at(sequence)` is the model that had learned exactly so much, to the bit.
"""

import datetime as dt
from threading import Lock

from django.db import connection, transaction

from kundig.decisions.learning.lessons import pack, unpack
from kundig.decisions.learning.model import Model
from kundig.decisions.records import Lesson, ModelState, Response

AT_ONCE = 2_000  # answers that are given their places together
STATE_EVERY = 2_000  # lessons between two states that are kept
OLD_STATE_EVERY = 20_000  # of what is longer ago fewer do
CATCH_UP = 100  # lessons that a decision may wait for; the next decisions learn the others
KEPT = 8  # models that a process has at hand
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('kundig.learning'))"
_WAITING = """
SELECT r.id, o.action, o.kind, o.features, r.answer
FROM kundig_response r JOIN kundig_offer o ON o.id = r.offer_id
WHERE r.learned IS NULL ORDER BY r.id LIMIT %s
"""
_PLACED = """
UPDATE kundig_response r SET learned = n.sequence
FROM unnest(%s::bigint[], %s::bigint[]) AS n (id, sequence) WHERE r.id = n.id
"""
_LAST = "SELECT coalesce(max(sequence), 0) FROM kundig_lesson"

_lock, _learning = Lock(), Lock()
_models: dict[int, Model] = {}  # by what they have learned, the last used at the end


def learn(*, at: dt.datetime) -> int:
    """Give the answers that wait their places; returns how many. Whoever else is at it does it.

    An answer that is committed late gets a late place, even if it was begun early.
    """
    learned = 0
    while (some := _learn_some(at)) == AT_ONCE:
        learned += some
    return learned + some


@transaction.atomic
def _learn_some(at: dt.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        if cursor.fetchall() != [(True,)]:
            return 0
        cursor.execute(_WAITING, [AT_ONCE])
        waiting = cursor.fetchall()
        if not waiting:
            return 0
        cursor.execute(_LAST)
        [(last,)] = cursor.fetchall()
        if last == 0:  # a later release may begin with other beliefs
            ModelState.objects.get_or_create(
                sequence=0, defaults={"content": Model.empty().to_bytes(), "at": at}
            )
        lessons = [
            Lesson(sequence=last + place, content=pack(action, kind, bytes(features), answer))
            for place, (_, action, kind, features, answer) in enumerate(waiting, 1)
        ]
        Lesson.objects.bulk_create(lessons)
        cursor.execute(_PLACED, [[row[0] for row in waiting], [one.sequence for one in lessons]])
        return len(lessons)


def newest(least: int) -> tuple[int, Model]:
    """The model that has learned the first `least` lessons or more, and how many; fewer after a rush.

    It is to be asked inside the transaction of a decision, with the number that its own statement told.
    """
    had, model = _at_hand()
    if had < least:
        with _learning:  # the others of this process wait, rather than learn the same beside each other
            had, model = _at_hand()
            if had < least:
                had = least if had < 0 else min(least, had + CATCH_UP)
                model = model_at(had)
    assert model is not None
    return had, model


def _at_hand() -> tuple[int, Model | None]:
    """The model of this process that has learned most, and how much; -1 where there is none yet."""
    with _lock:
        had = max(_models, default=-1)
        return had, _models.get(had)


def model_at(sequence: int) -> Model:
    """The model that had learned exactly the first so many lessons: bit for bit the same in every process."""
    with _lock:
        begun = max((known for known in _models if known <= sequence), default=-1)
        model = _models.get(begun)
    state = (
        ModelState.objects.filter(sequence__lte=sequence, sequence__gt=begun).order_by("-sequence").first()
    )
    if state is not None and (model is None or sequence - begun > STATE_EVERY):
        begun, model = state.sequence, Model.from_bytes(bytes(state.content))
    if model is None:
        begun, model = 0, Model.empty()
    if begun < sequence:
        found = Lesson.objects.filter(sequence__gt=begun, sequence__lte=sequence).order_by("sequence")
        model = model.learned(unpack(bytes(content)) for content in found.values_list("content", flat=True))
    _keep(sequence, model)
    return model


def _keep(sequence: int, model: Model) -> None:
    with _lock:
        _models.pop(sequence, None)
        _models[sequence] = model
        for old in list(_models)[: max(0, len(_models) - KEPT)]:
            del _models[old]


def forget() -> None:
    """Forget the models at hand, as a process does that begins."""
    with _lock:
        _models.clear()


@transaction.atomic
def keep_state(*, at: dt.datetime) -> bool:
    """Keep what the model has learned by the last even place, if it is not kept; tells whether it was."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        [(last,)] = cursor.fetchall()
    even = last - last % STATE_EVERY
    if even == 0 or ModelState.objects.filter(sequence=even).exists():
        return False
    ModelState.objects.get_or_create(sequence=even, defaults={"content": model_at(even).to_bytes(), "at": at})
    old = ModelState.objects.filter(sequence__lte=even - OLD_STATE_EVERY)
    old.extra(where=["sequence %% %s <> 0"], params=[OLD_STATE_EVERY]).delete()
    return True


def waiting() -> int:
    """How many answers wait to be learned from."""
    return Response.objects.filter(learned=None).count()
