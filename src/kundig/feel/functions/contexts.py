"""Which functions are there of contexts?"""

from collections.abc import Mapping

from kundig.feel.functions.signatures import built_in, way
from kundig.feel.values import Function

type Context = dict[str, object]


def value_of(context: Context, key: str) -> object:
    return context.get(key)


def value_at(context: Context, keys: list[object]) -> object:
    found: object = context
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if keys else None


def entries(context: Context) -> list[object]:
    return [{"key": key, "value": value} for key, value in context.items()]


def context_of(given: list[object]) -> Context | None:
    """From entries as `get entries` gives them; each key once."""
    made: Context = {}
    for entry in given:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            return None
        if not isinstance(entry["key"], str) or entry["key"] in made:
            return None
        made[entry["key"]] = entry["value"]
    return made


def put(context: Context, key: str, value: object) -> Context:
    return {**context, key: value}


def put_at(context: Context, keys: list[object], value: object) -> Context | None:
    """Deep in the context, along the keys."""
    if not keys or not isinstance(keys[0], str):
        return None
    key, rest = keys[0], keys[1:]
    if not rest:
        return put(context, key, value)
    inner = context.get(key)
    changed = put_at(inner, rest, value) if isinstance(inner, dict) else None
    return None if changed is None else put(context, key, changed)


def merged(contexts: list[object]) -> Context | None:
    """The later one wins."""
    made: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        made |= context
    return made


FUNCTIONS: Mapping[str, Function] = {
    "get value": built_in(
        way("m: context, key: string -> any", value_of),
        way("m: context, keys: list -> any", value_at),
    ),
    "get entries": built_in(way("m: context -> list", entries)),
    "context": built_in(way("entries: list -> context", context_of)),
    "context put": built_in(
        way("context: context, key: string, value: any -> context", put),
        way("context: context, keys: list, value: any -> context", put_at),
    ),
    "context merge": built_in(way("contexts: list -> context", merged)),
}
