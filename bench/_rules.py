"""Which rules do all rule engines run, and how does each of them run them?"""

import json
import random
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

type Context = Mapping[str, Any]
type Ask = Callable[[Context], Any]

KINDS = ("person", "firm", "public")
STEPS = ((0, 1000), (1000, 5000), (5000, 1_000_000))
YEARS = ("<= 2", "> 2")
ATTRIBUTES = ("value", "years", "orders", "months")
BOUNDS = (1, 3, 10, 100, 1000)


def contexts(count: int = 1000) -> list[Context]:
    chance = random.Random(5)
    return [
        {
            "value": chance.randrange(9000),
            "kind": chance.choice([*KINDS, "other"]),
            "years": chance.randrange(10),
            "orders": chance.randrange(200),
            "months": chance.randrange(100),
        }
        for _ in range(count)
    ]


def rows() -> list[tuple[int, int, str, str, str]]:
    """Eighteen rules: from and below which value, for which kind, for which years, and what they say."""
    cells = ((step, kind, years) for step in STEPS for kind in KINDS for years in YEARS)
    return [(*step, kind, years, f"L{number}") for number, (step, kind, years) in enumerate(cells)]


def rules() -> list[str]:
    """Two hundred rules of three comparisons each, over forty different ones."""
    chance = random.Random(6)
    signs = (">", "<")
    predicates = [f"{name} {sign} {bound}" for name in ATTRIBUTES for sign in signs for bound in BOUNDS]
    return [" and ".join(chance.sample(predicates, 3)) for _ in range(200)]


def of_kundig() -> tuple[Ask, Ask | None, Ask]:
    from kundig.feel import parse
    from kundig.feel.dmn import DecisionTable, InputColumn, OutputColumn, Rule, RuleSet, compiled

    simple = parse(SIMPLE)
    columns = tuple(map(InputColumn, ("value", "kind", "years")))
    lines = tuple(
        Rule((f"[{low}..{high})", f'"{kind}"', years), (f'"{level}"',))
        for low, high, kind, years, level in rows()
    )
    table = compiled(DecisionTable(columns, (OutputColumn("level"),), lines))
    many = RuleSet.of({str(number): rule for number, rule in enumerate(rules())})
    return simple.evaluate, table.decide, lambda context: len(many.holding(context))


def of_bkflow() -> tuple[Ask, Ask | None, Ask]:
    """It knows expressions only; they are parsed beforehand, which its own entry does each time."""
    from bkflow_feel import parser, transformer

    def read(text: str) -> Any:
        return transformer.transform(parser.parse(text))

    simple, many = read(SIMPLE), [read(rule) for rule in rules()]
    return simple.evaluate, None, lambda context: sum(rule.evaluate(context) is True for rule in many)


def of_spiff() -> tuple[Ask, Ask | None, Ask]:
    """Its expressions are Python's; a test of two ends is written with its question mark."""
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.specs.model import DecisionTable, Input, InputEntry, Output, OutputEntry
    from SpiffWorkflow.dmn.specs.model import Rule as Row

    script = PythonScriptEngine()
    table = DecisionTable("t", "t", "UNIQUE")
    columns = [Input(name, name, name, name, "") for name in ("value", "kind", "years")]
    level = Output("level", "level", "level", "string")
    for number, (low, high, kind, years, said) in enumerate(rows(), 1):
        row = Row(str(number))
        row.row_number = number
        for column, text in zip(columns, (f"{low} <= ? < {high}", f'"{kind}"', years), strict=True):
            entry = InputEntry(f"{number} {column.id}", column)
            entry.lhs.append(text)
            row.inputEntries.append(entry)
        result = OutputEntry(f"{number} level", level)
        result.text = f'"{said}"'
        row.outputEntries.append(result)
        table.rules.append(row)
    engine, many = DMNEngine(table), rules()

    def task(context: Context) -> Any:
        return SimpleNamespace(data=dict(context), workflow=SimpleNamespace(script_engine=script))

    return (
        lambda context: script.evaluate(task(context), SIMPLE),
        lambda context: engine.result(task(context)).get("level"),
        lambda context: sum(script.evaluate(task(context), rule) for rule in many),
    )


def of_zen() -> tuple[Ask, Ask | None, Ask]:
    """A table node and a node of expressions, each the whole of a decision; its equality is `==`."""
    import zen

    engine = zen.ZenEngine()
    names = ("value", "kind", "years")
    lines = [
        {"_id": said, "value": f"[{low}..{high})", "kind": f'"{kind}"', "years": years, "level": f'"{said}"'}
        for low, high, kind, years, said in rows()
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "level", "name": "level", "field": "level"}],
        "rules": lines,
    }
    expressions = [{"id": f"r{n}", "key": f"r{n}", "value": rule} for n, rule in enumerate(rules())]
    deciding = engine.create_decision(_graph("decisionTableNode", table))
    ruling = engine.create_decision(_graph("expressionNode", {"expressions": expressions}))
    simple = zen.compile_expression(SIMPLE)
    return (
        simple.evaluate,
        lambda context: deciding.evaluate(context)["result"].get("level"),
        lambda context: sum(ruling.evaluate(context)["result"].values()),
    )


def _graph(kind: str, content: Any) -> str:
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "it", "name": "it", "type": kind, "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "it"},
        {"id": "2", "type": "edge", "sourceId": "it", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


SIMPLE = "value >= 1000"
SIDES = {
    "kundig": of_kundig,
    "bkflow-feel": of_bkflow,
    "SpiffWorkflow": of_spiff,
    "zen-engine": of_zen,
}
