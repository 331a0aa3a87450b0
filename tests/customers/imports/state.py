"""What stands in every table, apart from what an undo leaves: journal, imports' own memory, derived marks."""

from django.db import connection

LEFT = (
    "kundig_journalentry",
    "kundig_importrun",
    "kundig_importshape",
    "kundig_lakemark",
)


def state() -> dict[str, list[str]]:
    """Each of our tables with its rows as text, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relname LIKE 'kundig\\_%'"
            " AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        names = [name for (name,) in cursor.fetchall() if name not in LEFT]
        found = {}
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1')
            found[name] = [row for (row,) in cursor.fetchall()]
    return found
