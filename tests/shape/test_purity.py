"""Are the files that think free of Django, even indirectly?

Deny by default: a file is pure until its name says otherwise here. Import-linter cannot express that: its
contracts name the modules that are forbidden something, and a new file would stand in none.
"""

from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]

# What a file is called, in whichever folder, when it remembers or does.
NAMES = frozenset({"records", "operations", "admin"})
# Edges as a whole, what Django itself reads, and what it writes.
EDGES = tuple(
    f"kundig.{name}"
    for name in (
        *("web", "api", "demo", "jobs", "cli", "wsgi", "urls"),
        *("__main__", "settings", "models", "migrations"),
    )
)
# The queue lies in the database, and its library speaks through Django. The operations of value are several
# files: what holds now, what a refresh found, what people change, whom another policy would move. Where
# customers stand is read apart, too.
SINGLE = frozenset(
    {
        "kundig.base.queue",
        "kundig.base.statements",
        "kundig.cycles.effect",
        "kundig.cycles.patterns.reading",
        "kundig.cycles.reading",
        "kundig.cycles.sales.effect",
        "kundig.cycles.sales.reading",
        "kundig.value.catalogue",
        "kundig.value.level_effect",
        "kundig.value.months.reading",
        "kundig.value.reading",
        "kundig.value.terms",
    }
)
OUTSIDE = frozenset({"django", "procrastinate"})


def _may_touch_django(module: str) -> bool:
    edge = any(module == folder or module.startswith(f"{folder}.") for folder in EDGES)
    return edge or module in SINGLE or module.rsplit(".", 1)[-1] in NAMES


def test_what_thinks_is_free_of_django() -> None:
    graph = grimp.build_graph(
        "kundig", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )
    own = sorted(module for module in graph.modules if module.split(".")[0] == "kundig")
    forbidden = OUTSIDE & graph.modules | {module for module in own if _may_touch_django(module)}
    pure = [module for module in own if module not in forbidden]
    chains = [
        " -> ".join(graph.find_shortest_chain(module, target) or ())
        for module in pure
        for target in sorted(graph.find_upstream_modules(module) & forbidden)
    ]
    assert chains == []
    assert "kundig.lake.engine" in pure


def test_exceptions_that_are_no_longer_needed_are_gone() -> None:
    missing = {name for name in SINGLE if not (ROOT / "src" / f"{name.replace('.', '/')}.py").exists()}
    assert missing == set()
