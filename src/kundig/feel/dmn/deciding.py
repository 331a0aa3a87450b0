"""What does a model decide for given inputs, and why?"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kundig.base.refusals import Refused
from kundig.feel.adopting import adopted
from kundig.feel.dmn.forms import Told, null, trace_of, typed
from kundig.feel.dmn.linking import Links, Place
from kundig.feel.dmn.model import DecisionService, InputData, KnowledgeModel, Model
from kundig.feel.dmn.outcome import Outcome, Step, Trace
from kundig.feel.dmn.programs import Program, Programs
from kundig.feel.limits import CALLS, Work
from kundig.feel.reasons import reasons_for_null
from kundig.feel.releasing import released
from kundig.feel.runs import Hidden, frame_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame, Function


@dataclass(slots=True)
class Decisions:
    """A model with all it imports, ready to decide. It keeps nothing in between: threads may share it."""

    model: Model
    links: Links
    programs: Programs = field(init=False)
    _keys: Mapping[str, Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.programs = Programs(self.links)
        self.programs.all()
        self._keys = _keys(self.links)

    @property
    def mistakes(self) -> Sequence[Refused]:
        """What in the model cannot be read and is therefore null; an editor accepts a model without."""
        return self.programs.mistakes

    def evaluate(self, name: str, /, **inputs: object) -> Outcome:
        """The value of a decision, a decision service (of several outputs: by their names) or a function of
        the model (its parameters by their names), and the trace.

        Inputs go by their names, in whichever of the models they are; `namespace#name` is precise. One that
        has the name of a decision stands for that decision. Where a model declares no input at all, as
        engines of processes allow, its decisions see each input by its name.
        """
        return self.decide(name, inputs)

    def decide(self, name: str, inputs: Mapping[str, object], *, now: dt.datetime | None = None) -> Outcome:
        """As `evaluate`; `now` is what `now()` and `today()` say, which are null without it."""
        trace = Trace()
        return Outcome(self._asked(name, inputs, now, trace), trace)

    def value(self, name: str, inputs: Mapping[str, object], *, now: dt.datetime | None = None) -> object:
        """The value alone, without keeping a trace."""
        return self._asked(name, inputs, now, None)

    def _asked(
        self, name: str, inputs: Mapping[str, object], now: dt.datetime | None, trace: Trace | None
    ) -> object:
        place = self._named(name)
        knows = isinstance(place.element, KnowledgeModel)
        evaluation = self._evaluation({} if knows else inputs, now, trace)
        try:
            return released(evaluation.known(place, inputs) if knows else evaluation.asked(place))
        except RecursionError:
            raise Refused("dmn.too_nested", name=name) from None

    def _named(self, name: str) -> Place:
        for element in self.model.elements:
            if element.variable.name == name:
                return Place(self.model.namespace, element)
        names = [
            element.variable.name for element in self.model.elements if not isinstance(element, InputData)
        ]
        raise Refused("dmn.no_decision", name=name, known=", ".join(names))

    def _evaluation(
        self, inputs: Mapping[str, object], now: dt.datetime | None, trace: Trace | None
    ) -> "_Evaluation":
        given: dict[str, object] = {}
        free: dict[str, object] = {}
        for name, value in inputs.items():
            if name in self._keys:
                known = adopted(value)
                given.update((key, known) for key in self._keys[name])
            elif self._inputs():
                raise Refused("dmn.no_input", name=name, known=", ".join(self._inputs()))
            else:
                free[name] = adopted(value)
        checks = self.programs.types[self.model.namespace].checks
        hidden = {**frame_of(free, now, checks), Told.TRACE: trace}
        return _Evaluation(self.programs, hidden, given)

    def _inputs(self) -> list[str]:
        return sorted({place.name for place in self.links.places() if isinstance(place.element, InputData)})


def _keys(links: Links) -> Mapping[str, Sequence[str]]:
    """Which elements an input of a name is for: the input data of that name, else what else has it."""
    keys: dict[str, list[str]] = {}
    for place in sorted(links.places(), key=lambda place: not isinstance(place.element, InputData)):
        if isinstance(place.element, InputData) or place.name not in keys:
            keys.setdefault(place.name, []).append(place.key)
        keys[place.key] = [place.key]
    return keys


@dataclass(slots=True)
class _Evaluation:
    """One evaluation: each decision is made once."""

    programs: Programs
    hidden: Frame
    given: Mapping[str, object]
    made: dict[str, object] = field(default_factory=dict)
    making: set[str] = field(default_factory=set)

    def asked(self, place: Place) -> object:
        """The value that somebody asks for; of a service by what it was given alone: the rest is null."""
        if isinstance(place.element, DecisionService):
            return self._service(place).call(
                self.hidden, [self.given.get(needed.key) for needed in self.programs.of(place).needs]
            )
        return self.value(place)

    def known(self, place: Place, inputs: Mapping[str, object]) -> object:
        """What a function of the model says."""
        function = self.value(place)
        if not isinstance(function, Function):
            return None
        return function.call(self.hidden, [adopted(inputs.get(name)) for name in function.parameters])

    def value(self, place: Place) -> object:
        key = place.key
        if key not in self.made:
            if key in self.making:
                raise Refused("dmn.circular", name=place.name)
            self.making.add(key)
            self.made[key] = self._value(place)
            self.making.discard(key)
        return self.made[key]

    def _value(self, place: Place) -> object:
        element, program = place.element, self.programs.of(place)
        if isinstance(element, KnowledgeModel):
            return self._knowledge(program)
        if isinstance(element, DecisionService):
            return self._results(place)
        if place.key in self.given or isinstance(element, InputData):
            return typed(self.hidden, self.given.get(place.key), program.type, place.name)
        frame = self._frame(program)
        value = program.run(frame)
        trace = trace_of(self.hidden)
        if trace:
            trace.steps.append(Step(place.name, released(value)))
            if value is None and program.text:
                trace.reasons.extend(self._reasons(program.text, frame, place))
        return value

    def _reasons(self, text: Node, frame: Frame, place: Place) -> Iterator[Refused]:
        """Why an expression is null, each with the decision in which it stands."""
        names = {name: value for name, value in frame.items() if isinstance(name, str)}
        now, types = frame[Hidden.NOW], frame[Hidden.TYPES]
        assert now is None or isinstance(now, dt.datetime)
        assert isinstance(types, Mapping)
        for reason in reasons_for_null(text, names, now, types):
            yield Refused(reason.code, **(reason.params | {"where": place.name}))

    def _frame(self, program: Program) -> dict[object, object]:
        """What the logic of an element sees: what it requires, and nothing else."""
        frame: dict[object, object] = dict(self.hidden)
        for alias, needed in zip(program.aliases, program.needs, strict=True):
            value = self._required(needed)
            if alias:
                within = frame.setdefault(alias, {})
                assert isinstance(within, dict)
                within[needed.name] = value
            else:
                frame[needed.name] = value
        return frame

    def _required(self, place: Place) -> object:
        """A value; of a decision service the function that it is to those who require it."""
        if isinstance(place.element, DecisionService):
            return self._service(place)
        if isinstance(place.element, KnowledgeModel):
            # Knowledge may require itself, so what it requires is looked up when it is called.
            return self._knowledge(self.programs.of(place))
        return self.value(place)

    def _knowledge(self, program: Program) -> object:
        function = program.run(dict(self.hidden))
        if not isinstance(function, Function):
            return None
        if not program.needs:
            return function

        def call(frame: Frame, values: Sequence[object]) -> object:
            made = program.run(self._frame(program))
            return made.call(frame, values) if isinstance(made, Function) else None

        return Function(function.parameters, call)

    def _results(self, place: Place) -> object:
        """What a service says: the value of its output, or of several outputs a context."""
        service = place.element
        assert isinstance(service, DecisionService)
        model = self.programs.links.models[place.namespace]
        outputs = [self.programs.links.place(model, reference) for reference in service.outputs]
        values = {output.name: self.value(output) for output in outputs}
        result = values[outputs[0].name] if len(outputs) == 1 else values
        type_ = self.programs.of(place).type
        return result if type_.callable else typed(self.hidden, result, type_, place.name)

    def _service(self, place: Place) -> Function:
        """A service as a function: its parameters are its input data, then its input decisions."""
        inputs = self.programs.of(place).needs

        def call(frame: Frame, values: Sequence[object]) -> object:
            if len(values) != len(inputs):
                return null(frame, "dmn.arguments", name=place.name, found=len(values), wanted=len(inputs))
            given = dict(self.given)
            for needed, value in zip(inputs, values, strict=True):
                given[needed.key] = typed(frame, value, self.programs.of(needed).type, needed.name)
                if value is not None and given[needed.key] is None:
                    return None
            return self._deeper(given, place)

        return Function(tuple(needed.name for needed in inputs), call)

    def _deeper(self, given: Mapping[str, object], place: Place) -> object:
        """An evaluation of its own within this one, within its limits."""
        work = self.hidden.get(Hidden.WORK)
        assert isinstance(work, Work)
        if work.calls >= CALLS:
            raise Refused("dmn.circular", name=place.name)
        work.calls += 1
        try:
            return _Evaluation(self.programs, self.hidden, given)._results(place)
        finally:
            work.calls -= 1
