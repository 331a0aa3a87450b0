"""Which element does a reference mean, in the same file or in another one?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from kundig.base.refusals import Refused
from kundig.feel.dmn.model import (
    Element,
    Entry,
    FunctionDefinition,
    ItemDefinition,
    Iteration,
    Model,
    Relation,
)
from kundig.feel.dmn.table import OutputColumn


@dataclass(frozen=True, slots=True)
class Place:
    """An element of one of the models, by the namespace of its model."""

    namespace: str
    element: Element

    @property
    def name(self) -> str:
        return self.element.variable.name

    @property
    def key(self) -> str:
        return f"{self.namespace}#{self.name}"


@dataclass(frozen=True, slots=True)
class Links:
    """The models that belong together, by their namespaces."""

    models: Mapping[str, Model]

    def places(self) -> Iterator[Place]:
        """All elements of all models."""
        return (Place(space, element) for space, model in self.models.items() for element in model.elements)

    def place(self, model: Model, reference: str) -> Place:
        """What `#id` or `namespace#id` in a model means."""
        namespace, _, id_ = reference.rpartition("#")
        home = self.models.get(namespace or model.namespace)
        for element in home.elements if home else ():
            if element.id == id_:
                return Place(namespace or model.namespace, element)
        raise Refused("dmn.unknown_reference", reference=reference, name=model.name)

    def alias(self, model: Model, place: Place) -> str:
        """The name before the dot by which a model speaks of another one; empty for its own elements."""
        if place.namespace == model.namespace:
            return ""
        return next((used.name for used in model.imports if used.namespace == place.namespace), "")

    def members(self, model: Model) -> frozenset[str]:
        """The names of parts in a model and in those it imports, which may follow a dot."""
        models = [
            model,
            *(self.models[used.namespace] for used in model.imports if used.namespace in self.models),
        ]
        imported = (element.variable.name for other in models[1:] for element in other.elements)
        return frozenset({name for found in models for name in _parts(found)} | set(imported))


def _parts(node: object) -> Iterator[str]:
    """The names of components, entries, columns, parameters and outputs below a node."""
    for part in everything(node):
        match part:
            case Entry(variable=variable):
                yield from [variable.name] if variable else []
            case FunctionDefinition(parameters=named) | Relation(columns=named):
                yield from (variable.name for variable in named)
            case Iteration(variable=name) | OutputColumn(name=name):
                yield name
            case ItemDefinition(components=components):
                yield from (component.name for component in components)
            case _:
                pass


def everything(node: object) -> Iterator[object]:
    """A part of a model with all that is below it."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, tuple):
            waiting.extend(node)
        elif is_dataclass(node):
            waiting.extend(getattr(node, part.name) for part in fields(node))


def types_in(node: object) -> set[str]:
    """The types that are named in a part of a model."""
    return {name for part in everything(node) if isinstance(name := getattr(part, "type", None), str)}
