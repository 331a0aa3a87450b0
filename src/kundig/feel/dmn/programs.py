"""How do the elements of a model run, each made once?"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kundig.base.refusals import Refused
from kundig.feel.dmn.forms import NOWHERE, Broken, Typed, compiler
from kundig.feel.dmn.linking import Links, Place, types_in
from kundig.feel.dmn.model import Decision, DecisionService, InputData, KnowledgeModel, Literal, Model
from kundig.feel.dmn.tabling import TableNode, table_run
from kundig.feel.dmn.trees import Trees
from kundig.feel.dmn.types import ANY, Type, Types
from kundig.feel.parsing import parse_tests_tree
from kundig.feel.runs import Run, frame_of
from kundig.feel.syntax import Node

compiled = compiler({TableNode: table_run})


@dataclass(frozen=True, slots=True)
class Program:
    """What an element needs, under which names, what is computed of it, and its tree if it is one of FEEL."""

    run: Run
    needs: tuple[Place, ...] = ()
    aliases: tuple[str, ...] = ()
    type: Type = ANY
    text: Node | None = None


@dataclass(slots=True)
class Programs:
    """The programs of all models that belong together; `mistakes` says what could not be read."""

    links: Links
    mistakes: list[Refused] = field(default_factory=list)
    types: dict[str, Types] = field(default_factory=dict)
    _trees: dict[str, Trees] = field(default_factory=dict)
    _made: dict[str, Program] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for namespace, model in self.links.models.items():
            self.types[namespace] = Types.of(model.types, self._tests)
        for namespace, model in self.links.models.items():
            types = self.types[namespace]
            types.imported = {
                used.name: self.types[used.namespace]
                for used in model.imports
                if used.namespace in self.types
            }
            self._trees[namespace] = Trees(types, self.links.members(model), "", self.mistakes)
        for types in self.types.values():  # not before each knows those that it imports
            self.mistakes.extend(types.unknown())

    def all(self) -> None:
        """Make all programs, so that each mistake is known."""
        for namespace, model in self.links.models.items():
            for element in model.elements:
                self.of(Place(namespace, element))

    def of(self, place: Place) -> Program:
        if place.key not in self._made:
            self._made[place.key] = self._program(place)
        return self._made[place.key]

    def _program(self, place: Place) -> Program:
        model, element = self.links.models[place.namespace], place.element
        trees = self._trees[place.namespace].at(place.name)
        type_ = trees.type(element.variable.type)
        for name in sorted(types_in(element)):
            trees.type(name)
        match element:
            case Decision():
                references = element.required_decisions + element.required_inputs + element.knowledge
                needs, aliases, names = self._scope(model, references)
                if element.expression is None:
                    return Program(compiled(_without_logic(place)), needs, aliases, type_)
                tree = trees.typed(element.expression, element.variable, names)
                text = _text(tree) if isinstance(element.expression, Literal) else None
                return Program(compiled(tree), needs, aliases, type_, text)
            case KnowledgeModel():
                needs, aliases, names = self._scope(model, element.knowledge)
                if element.function is None:
                    return Program(compiled(_without_logic(place)))
                tree = trees.function(element.function, names, element.variable.type)
                return Program(compiled(tree), needs, aliases)
            case DecisionService():
                self._scope(model, element.outputs + element.encapsulated)
                needs, aliases, _ = self._scope(model, element.input_data + element.input_decisions)
                return Program(lambda _frame: None, needs, aliases, type_)
            case InputData():
                return Program(lambda _frame: None, type=type_)

    def _scope(
        self, model: Model, references: tuple[str, ...]
    ) -> tuple[tuple[Place, ...], tuple[str, ...], frozenset[str]]:
        """What is required, the name of its model before the dot, and the names that can be used."""
        places = []
        for reference in references:
            try:
                places.append(self.links.place(model, reference))
            except Refused as refused:
                self.mistakes.append(refused)
        aliases = tuple(self.links.alias(model, place) for place in places)
        names = {alias or place.name for alias, place in zip(aliases, places, strict=True)}
        return tuple(places), aliases, frozenset(names)

    def _tests(self, text: str, place: str) -> Callable[[object], bool]:
        """Allowed values of a type, as a question to a value."""
        try:
            run = compiled(parse_tests_tree(text))
        except Refused as refused:
            self.mistakes.append(Refused(refused.code, **(refused.params | {"where": place})))
            return lambda _value: True
        return lambda value: run(frame_of({"?": value}, None, None)) is True


def _without_logic(place: Place) -> Broken:
    """A decision may be drawn before it is thought; it is null then, and no mistake."""
    return Broken(NOWHERE, Refused("dmn.no_logic", where=place.name))


def _text(tree: Node) -> Node | None:
    """An expression without what types ask of it; nothing if it could not be read."""
    while isinstance(tree, Typed):
        tree = tree.value
    return None if isinstance(tree, Broken) else tree
