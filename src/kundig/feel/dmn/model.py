"""What does a DMN file say: decisions, what they need, and the boxed expressions that decide?"""

from dataclasses import dataclass

from kundig.feel.dmn.names import MODEL
from kundig.feel.dmn.table import DecisionTable


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression."""

    text: str
    type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with its type; `Any` and none mean any value."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a boxed context; the one without a name is its result."""

    variable: Variable | None
    value: "Boxed"


@dataclass(frozen=True, slots=True)
class Context:
    entries: tuple[Entry, ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call with its arguments by name."""

    function: "Boxed"
    arguments: tuple[Entry, ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function; only those of kind FEEL are ever run."""

    parameters: tuple[Variable, ...]
    body: "Boxed | None"
    kind: str = "FEEL"
    type: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    columns: tuple[Variable, ...]
    rows: tuple[tuple["Boxed", ...], ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class BoxedList:
    items: tuple["Boxed", ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    condition: "Boxed"
    then: "Boxed"
    otherwise: "Boxed"
    type: str = ""


@dataclass(frozen=True, slots=True)
class Iteration:
    """`for`, `some` or `every` over a list."""

    kind: str
    variable: str
    over: "Boxed"
    body: "Boxed"
    type: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    over: "Boxed"
    match: "Boxed"
    type: str = ""


type Boxed = (
    Literal
    | DecisionTable
    | Context
    | Invocation
    | FunctionDefinition
    | Relation
    | BoxedList
    | Conditional
    | Iteration
    | Filter
)


@dataclass(frozen=True, slots=True)
class FunctionType:
    parameters: tuple[Variable, ...]
    result: str = ""


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type: another one with allowed values, or components, or a function; perhaps a list."""

    name: str
    type: str = ""
    collection: bool = False
    allowed: str = ""
    constraint: str = ""
    components: tuple["ItemDefinition", ...] = ()
    function: FunctionType | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are spoken of as `name.element`."""

    name: str
    namespace: str
    kind: str = MODEL
    location: str = ""


@dataclass(frozen=True, slots=True)
class InputData:
    id: str
    variable: Variable
    description: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; what it requires are references: `#id`, or `namespace#id` in another model."""

    id: str
    variable: Variable
    expression: Boxed | None = None
    required_decisions: tuple[str, ...] = ()
    required_inputs: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    description: str = ""
    question: str = ""
    answers: str = ""

    @property
    def name(self) -> str:
        return self.variable.name


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A function that decisions call by its name."""

    id: str
    variable: Variable
    function: FunctionDefinition | None = None
    knowledge: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class DecisionService:
    """Some decisions as a function of others; all four are references."""

    id: str
    variable: Variable
    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()
    description: str = ""


type Element = InputData | Decision | KnowledgeModel | DecisionService


@dataclass(frozen=True, slots=True)
class Model:
    """One DMN file."""

    name: str
    namespace: str
    elements: tuple[Element, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    imports: tuple[Import, ...] = ()
    description: str = ""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(element for element in self.elements if isinstance(element, Decision))

    def decision(self, name: str) -> Decision | None:
        return next((decision for decision in self.decisions if decision.name == name), None)
