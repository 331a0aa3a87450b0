"""What do DMN files decide, and which rows of their tables said so?"""

from kundig.feel.dmn.checking import Finding, Findings, check
from kundig.feel.dmn.compiling import CompiledTable, compiled
from kundig.feel.dmn.deciding import Decisions
from kundig.feel.dmn.loading import load
from kundig.feel.dmn.model import Model
from kundig.feel.dmn.outcome import Outcome, TableTrace, Trace
from kundig.feel.dmn.reading import read
from kundig.feel.dmn.rulesets import RuleSet
from kundig.feel.dmn.table import Aggregator, DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from kundig.feel.dmn.writing import rewritten, write

__all__ = [
    "Aggregator",
    "CompiledTable",
    "DecisionTable",
    "Decisions",
    "Finding",
    "Findings",
    "HitPolicy",
    "InputColumn",
    "Model",
    "Outcome",
    "OutputColumn",
    "Rule",
    "RuleSet",
    "TableTrace",
    "Trace",
    "check",
    "compiled",
    "load",
    "read",
    "rewritten",
    "write",
]
