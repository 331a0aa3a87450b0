"""How do names and addresses look when the ways of writing them are taken away?"""

from collections.abc import Iterable

FIELDS = ("first_name", "last_name", "company", "street", "postal_code", "city", "email", "phone", "born_on")
_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "ø": "oe", "æ": "ae", "đ": "d"}
# Mueller, Müller and Muller are one name; that it also makes Bauer Baur harms nobody, both are near anyway.
_FOLDED = {"ae": "a", "oe": "o", "ue": "u"}
_FORMS = (
    "gmbh|mbh|ag|kg|kgaa|ohg|gbr|ug|se|eg|ek|ev"
    "|eingetragener kaufmann|eingetragene kauffrau|haftungsbeschraenkt"
    "|partg|partgmbb|mbb|co|cie|und|and|inc|ltd|llc|limited|gesellschaft|the"
)
_TITLES = "dr|prof|dipl|ing|med|herr|frau|familie|fam|von|van|de|zu"


def plain_sql(source: str, columns: Iterable[str]) -> str:
    """SQL for the rows of a source, plain, with `row` counted from 0; NULL where nothing is known.

    Columns: row, first, last, company, street, house, code, city, email, local, domain, phone, born.
    """
    there = set(columns)
    given = {name: f"CAST({name} AS VARCHAR)" if name in there else "NULL::VARCHAR" for name in FIELDS}
    wanted = {
        "first": _name(given["first_name"]),
        "last": _name(given["last_name"]),
        "company": _known(_without(_word_forms(_folded(_plain(given["company"]))), _FORMS)),
        "street": _known(_street(given["street"])),
        "house": f"nullif(regexp_extract({_plain(given['street'])}, '([0-9]+ ?[a-z]?)( |$)', 1), '')",
        "code": _known(f"upper(replace({given['postal_code']}, ' ', ''))"),
        "city": _known(_folded(_plain(given["city"]))),
        "email": _known(f"lower(trim({given['email']}))"),
        "phone": _known(_phone(given["phone"])),
        "born": _known(rf"regexp_replace({given['born_on']}, '[^0-9]', '', 'g')"),
    }
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in wanted.items())
    return (
        f"SELECT *, regexp_extract(email, '^[^@]*') AS local, regexp_extract(email, '@(.*)$', 1) AS domain"
        f" FROM (SELECT row, {chosen} FROM {source})"
    )


def _plain(text: str) -> str:
    """Small letters and digits, ae for ä, one space between words."""
    for letter, plain in _LETTERS.items():
        text = (
            f"replace({text}, '{letter}', '{plain}')"
            if letter != "ä"
            else f"replace(lower(nfc_normalize({text})), '{letter}', '{plain}')"
        )
    return rf"trim(regexp_replace(strip_accents({text}), '[^\p{{L}}\p{{N}}]+', ' ', 'g'))"


def _folded(text: str) -> str:
    for pair, one in _FOLDED.items():
        text = f"replace({text}, '{pair}', '{one}')"
    return text


def _name(text: str) -> str:
    return _known(_without(_folded(_plain(text)), _TITLES))


def _without(text: str, words: str) -> str:
    r"""Without these words, unless nothing else is left; what stood apart comes together: e. K. is ek."""
    less = rf"trim(regexp_replace(regexp_replace({text}, '\b({words})\b', ' ', 'g'), ' +', ' ', 'g'))"
    return f"coalesce(nullif({less}, ''), {text})"


def _word_forms(text: str) -> str:
    return rf"regexp_replace({text}, '\b(e|g) ?([kvg])\b( m b h\b)?', '\1\2', 'g')"


def _street(text: str) -> str:
    name = rf"regexp_replace({_folded(_plain(text))}, '\b[0-9]+ ?[a-z]?\b', ' ', 'g')"
    short = rf"regexp_replace({name}, '(strasse|str|street)\b', 'str', 'g')"
    return rf"replace(trim({short}), ' ', '')"


def _phone(text: str) -> str:
    r"""The number without its country where that is Germany: 0911..., +49 911... and 0049 911... are one."""
    dialled = rf"regexp_replace({text}, '^\s*(\+|00)', '+')"
    digits = rf"regexp_replace({dialled}, '[^0-9+]', '', 'g')"
    return rf"regexp_replace(regexp_replace({digits}, '^\+490?', ''), '^0', '')"


def _known(text: str) -> str:
    return f"nullif({text}, '')"
