"""In which SQL are customers looked up by words, through the indexes?"""

from collections.abc import Iterator, Sequence

WORDS = "kundig_words(company, last_name, first_name, city, postal_code, number) @@ %s::tsquery"
TYPOS = "kundig_typos(company, last_name, first_name, city) && kundig_deletes(%s)"


def begun(words: Sequence[str]) -> list[str]:
    """Queries for `WORDS`: who is called so, as far as it is typed, or has the number that they make."""
    every = " & ".join(f"('{word}':* | '@{word}':* | '#{word}':*)" for word in words)
    return [every, f"'#{''.join(words)}':*"] if len(words) > 1 else [every]


def queries(words: Sequence[str]) -> Iterator[str]:
    """Queries for `WORDS`, the best first: whole words, then beginnings."""
    if len(words) == 1:
        yield f"'#{words[0]}'"
        yield f"'={words[0]}'"
    yield " & ".join(f"('{word}' | '@{word}' | '#{word}')" for word in words)
    if len(words) == 1:
        yield f"'={words[0]}':*"
        yield f"'{words[0]}':* | '#{words[0]}':*"
    yield from begun(words)
