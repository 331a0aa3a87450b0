"""What does an import say on the terminal?"""

from collections.abc import Iterable
from pathlib import Path

from kundig.base.messages import say, translator
from kundig.base.refusals import Refused
from kundig.customers.imports.results import DryRun, Reason, Report

WORDS = {
    "seen": "seen",
    "new": "would be added",
    "added": "added",
    "changed": "changed",
    "known": "known already",
    "refused": "refused",
    "differing": "of the known rows say something else; what is stored was kept (--update takes it over)",
    "file": "Refused rows: %(file)s",
    "run": "Import %(run)s. Undo it with: kundig import --undo %(run)s",
    "undone": "Import %(run)s is undone.",
    "failed": "Import %(run)s stopped, and nothing of it was stored: %(reason)s",
    "elsewhere": "Import %(run)s is being done by another process.",
    "nothing": "Nothing was stored: this was a dry run.",
    "read": "reading",
    "store": "storing",
    "undo": "undoing",
}


def word(name: str, language: str, **params: object) -> str:
    """One of the words above in a language."""
    return translator(language).gettext(WORDS[name]) % params


def tried(found: DryRun, mapping: dict[str, str], language: str) -> str:
    """What a dry run found."""
    lines = [f"  {field:<14} {column}" for field, column in mapping.items()]
    counts = [(name, getattr(found, name)) for name in ("seen", "new", "changed", "known", "refused")]
    lines += ["", *_counts(counts, language), *_differing(found.differing, language)]
    return "\n".join([*lines, *_reasons(found.reasons, language), word("nothing", language)])


def done(found: Report, language: str, *, run: int) -> str:
    """What a run did."""
    counts = [(name, getattr(found, name)) for name in ("seen", "added", "changed", "known", "refused")]
    lines = [*_counts(counts, language), *_differing(found.differing, language)]
    lines += _reasons(found.reasons, language)
    if isinstance(found.refused_file, Path):
        lines.append(word("file", language, file=found.refused_file))
    return "\n".join([*lines, word("run", language, run=run)])


def _counts(counts: Iterable[tuple[str, int]], language: str) -> list[str]:
    return [f"  {count:>12,} {word(name, language)}" for name, count in counts]


def _differing(count: int, language: str) -> list[str]:
    return [f"  {count:>12,} {word('differing', language)}"] if count else []


def _reasons(reasons: Iterable[Reason], language: str) -> list[str]:
    return [
        f"  {each.rows:>12,} × {f'{each.column}: ' if each.column else ''}"
        f"{say(Refused(each.code, **each.params), language)}"
        for each in reasons
    ]
