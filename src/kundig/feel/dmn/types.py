"""Has a value the type that a model gives it, and what becomes of it otherwise?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kundig.base.refusals import Refused
from kundig.feel.dmn.model import ItemDefinition
from kundig.feel.evaluating.conforming import SIMPLE as KINDS
from kundig.feel.moments import Date, DateTime, Time
from kundig.feel.values import Function, kind_of

type Holds = Callable[[object], bool]
type Tests = Callable[[str, str], Holds]
"""Compiles unary tests; the second text says where they stand."""


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """A type: which values belong to it, null among them unless others alone are allowed; are they lists?

    `kind` says the same without allowed values and constraints, which `instance of` does not ask for.
    """

    name: str
    holds: Holds
    kind: Holds
    collection: bool = False
    dated: bool = False
    callable: bool = False


ANY = Type("Any", lambda _: True, lambda _: True)


class Unfit(Exception):
    """A value has not the type that is asked for."""


def coerced(value: object, type_: Type) -> object:
    """The value as that type, by the conversions of DMN 1.5, 10.3.2.9.4; `Unfit` where there is none."""
    if value is None or type_.holds(value):
        return value
    if type_.collection and type_.holds([value]):
        return [value]
    if not type_.collection and isinstance(value, list) and len(value) == 1:
        return coerced(value[0], type_) if not isinstance(value[0], list) else _unfit(value, type_)
    if type_.dated and isinstance(value, Date) and type_.holds(as_moment := DateTime(value, Time(0, 0))):
        return as_moment
    return _unfit(value, type_)


def _unfit(value: object, type_: Type) -> object:
    raise Unfit(type_.name, kind_of(value))


def _or_null(holds: Holds) -> Holds:
    return lambda value: value is None or holds(value)


def _simple(name: str) -> Type:
    def holds(value: object) -> bool:
        return kind_of(value) == name

    return Type(
        name,
        _or_null(holds),
        holds,
        collection=name == "list",
        dated=name == "date and time",
        callable=name == "function",
    )


SIMPLE = {
    "": ANY,
    "Any": ANY,
    "Null": Type("Null", lambda value: value is None, lambda _: False),
    **{name: _simple(name) for name in KINDS},
}


@dataclass(slots=True)
class Types:
    """The types of a model by their names; those of imported models as `import.name`."""

    definitions: Mapping[str, ItemDefinition]
    tests: Tests
    imported: Mapping[str, "Types"] = field(default_factory=dict)
    _made: dict[str, Type] = field(default_factory=dict)
    _making: set[str] = field(default_factory=set)
    _checks: dict[str, Holds] = field(default_factory=dict)

    @classmethod
    def of(cls, definitions: Iterable[ItemDefinition], tests: Tests) -> "Types":
        return cls({item.name: item for item in definitions}, tests)

    @property
    def names(self) -> list[str]:
        """The types of the model, and those of the models that it imports with their prefix."""
        imported = (
            f"{prefix}.{name}" if prefix else name
            for prefix, types in self.imported.items()
            for name in types.definitions
        )
        return [*self.definitions, *imported]

    @property
    def checks(self) -> Mapping[str, Holds]:
        """What `instance of` asks of a type of the model."""
        if not self._checks:
            self._checks.update((name, self.named(name).kind) for name in self.names)
        return self._checks

    def named(self, name: str) -> Type:
        if name in SIMPLE:
            return SIMPLE[name]
        if name in self._making:  # a type that is but another name of itself holds nothing and never ends
            raise Refused("dmn.circular", name=name)
        if name not in self._made:
            self._making.add(name)
            try:
                self._made[name] = self._found(name)
            finally:
                self._making.discard(name)
        return self._made[name]

    def allowed(self, name: str) -> str:
        """The allowed values of a type as they are written, or else those of the type that it is made of."""
        types, local = self._home(name)
        item = types.definitions.get(local)
        return (item.allowed or types.allowed(item.type)) if item else ""

    def unknown(self) -> Iterator[Refused]:
        """What types speak of that there is not; each is refused, too, where it is used."""
        waiting = list(self.definitions.values())
        while waiting:
            item = waiting.pop()
            waiting.extend(item.components)
            try:
                self.named(item.type)
            except Refused as refused:
                yield refused

    def _found(self, name: str) -> Type:
        if name in self.definitions:
            return self._defined(self.definitions[name])
        types, local = self._home(name)
        if types is self:
            raise Refused("dmn.unknown_type", name=name)
        return types.named(local)

    def _home(self, name: str) -> tuple["Types", str]:
        """Which types a name belongs to, and its name there; one that nobody knows stays where it is."""
        for prefix, types in self.imported.items() if name not in self.definitions else ():
            if not prefix and name in types.definitions:
                return types, name
            if name.startswith((f"{prefix}.", f"{prefix}:")):
                return types, name[len(prefix) + 1 :]
        return self, name

    def _defined(self, item: ItemDefinition) -> Type:
        """A definition; its parts are looked up when they are needed, since a type may hold itself."""
        base = self._base(item)
        allowed = self.tests(item.allowed, item.name) if item.allowed else None
        whole = self.tests(item.constraint, item.name) if item.constraint else None

        # Allowed values are the complete range of a type (7.3.3): null is in it only if they say so.
        def one(value: object) -> bool:
            return base.holds(value) and (allowed is None or allowed(value))

        def holds(value: object) -> bool:
            missing = item.collection and value is None
            fits = missing or _each(value, one, collection=item.collection)
            return fits and (whole is None or whole(value))

        def kind(value: object) -> bool:
            return _each(value, _or_null(base.kind), collection=item.collection)

        return Type(
            item.name,
            holds,
            kind,
            item.collection or base.collection,
            base.dated and not item.collection,
            base.callable and not item.collection,
        )

    def _base(self, item: ItemDefinition) -> Type:
        if item.function:
            count = len(item.function.parameters)

            def takes_as_many(value: object) -> bool:
                return isinstance(value, Function) and len(value.parameters) == count

            return Type("function", _or_null(takes_as_many), takes_as_many, callable=True)
        if item.components:
            parts: dict[str, Type] = {}

            def made() -> dict[str, Type]:
                if not parts:
                    parts.update((component.name, self._defined(component)) for component in item.components)
                return parts

            return Type(
                "context",
                _or_null(
                    lambda value: _has_parts(value, {name: type_.holds for name, type_ in made().items()})
                ),
                lambda value: _has_parts(
                    value, {name: _or_null(type_.kind) for name, type_ in made().items()}
                ),
            )
        return self.named(item.type)


def _each(value: object, holds: Holds, *, collection: bool) -> bool:
    """Whether it holds of a value, or of each item of a list where it has to be one."""
    return (isinstance(value, list) and all(map(holds, value))) if collection else holds(value)


def _has_parts(value: object, parts: Mapping[str, Holds]) -> bool:
    return isinstance(value, dict) and all(
        name in value and holds(value[name]) for name, holds in parts.items()
    )
