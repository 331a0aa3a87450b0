"""Which files belong to a model, and can it run?"""

from pathlib import Path

from kundig.base.refusals import Refused
from kundig.feel.dmn.deciding import Decisions
from kundig.feel.dmn.linking import Links
from kundig.feel.dmn.model import Model
from kundig.feel.dmn.names import MODEL_NAMESPACES
from kundig.feel.dmn.reading import read

MOST_FILES = 200


def load(source: Path | bytes | str | Model, *others: bytes | str | Model, strict: bool = False) -> Decisions:
    """A model that runs: a file (its imports are found beside it), or its content and that of its imports.

    What cannot be read in a cell or an expression is null when it runs, as the standard has it; `strict`
    refuses such a model, which is right for one that somebody brings.
    """
    if isinstance(source, Path):
        model = read(source.read_bytes())
        beside = _beside(source, model) if model.imports else []
    else:
        model = _model(source)
        beside = list(map(_model, others))
    decisions = Decisions(model, Links(_needed(model, {other.namespace: other for other in beside})))
    for mistake in decisions.mistakes if strict else ():
        raise mistake
    return decisions


def _model(source: bytes | str | Model) -> Model:
    return source if isinstance(source, Model) else read(source)


def _beside(file: Path, model: Model) -> list[Model]:
    """The other models in the folder; what is no DMN is somebody else's matter."""
    found = []
    for other in sorted(file.parent.glob("*.dmn"))[:MOST_FILES]:
        if other == file:
            continue
        try:
            found.append(read(other.read_bytes()))
        except Refused:
            continue
    return [other for other in found if other.namespace != model.namespace]


def _needed(model: Model, known: dict[str, Model]) -> dict[str, Model]:
    """The model and those that it imports, directly or not."""
    needed, waiting = {model.namespace: model}, [model]
    while waiting:
        for used in waiting.pop().imports:
            if used.kind not in MODEL_NAMESPACES or used.namespace in needed:
                continue
            if used.namespace not in known:
                raise Refused("dmn.import_missing", name=used.name, namespace=used.namespace)
            needed[used.namespace] = known[used.namespace]
            waiting.append(known[used.namespace])
    return needed
