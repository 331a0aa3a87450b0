"""Where do the elements of a model stand in the picture that a modeler shows?"""

from lxml import etree

from kundig.feel.dmn.model import Decision, DecisionService, Element, InputData, KnowledgeModel, Model
from kundig.feel.dmn.names import DC, DI, drawn

WIDTH, HEIGHT = 180, 80
ACROSS, UP = 60, 70


def add_diagram(root: etree._Element, model: Model) -> None:
    """A diagram: each element stands above what it requires, with an edge to it."""
    shown = {element.id: element for element in model.elements if element.id and _drawn(element)}
    if not shown:
        return
    corners = _corners(shown)
    space = drawn(etree.QName(root).namespace)
    diagram = etree.SubElement(etree.SubElement(root, f"{{{space}}}DMNDI"), f"{{{space}}}DMNDiagram")
    diagram.set("name", model.name)
    for id_, (x, y) in corners.items():
        shape = etree.SubElement(diagram, f"{{{space}}}DMNShape", dmnElementRef=id_)
        etree.SubElement(shape, f"{{{DC}}}Bounds", x=str(x), y=str(y), width=str(WIDTH), height=str(HEIGHT))
    for requirement in root.iter("{*}informationRequirement", "{*}knowledgeRequirement"):
        parent = requirement.getparent()
        user = corners.get(str(parent.get("id", ""))) if parent is not None else None
        used = corners.get(_local(str(requirement[0].get("href"))))
        if user and used:
            edge = etree.SubElement(diagram, f"{{{space}}}DMNEdge", dmnElementRef=str(requirement.get("id")))
            _add_waypoint(edge, used[0], used[1])
            _add_waypoint(edge, user[0], user[1] + HEIGHT)


def _add_waypoint(edge: etree._Element, x: int, y: int) -> None:
    etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(x + WIDTH // 2), y=str(y))


def _drawn(element: Element) -> bool:
    """A service would have to be drawn around its decisions; a modeler shows it in its list."""
    return not isinstance(element, DecisionService)


def _local(reference: str) -> str:
    return reference.rpartition("#")[2]


def _corners(shown: dict[str, Element]) -> dict[str, tuple[int, int]]:
    """The upper left corner of each: what requires nothing at the bottom, the last decision on top."""
    levels: dict[str, int] = {}

    def level(id_: str, above: frozenset[str]) -> int:
        if id_ in above or id_ not in shown:
            return 0
        if id_ not in levels:
            levels[id_] = max(
                (1 + level(used, above | {id_}) for used in _used(shown[id_]) if used in shown), default=0
            )
        return levels[id_]

    rows: dict[int, list[str]] = {}
    for id_ in shown:
        rows.setdefault(level(id_, frozenset()), []).append(id_)
    top = max(rows)
    return {
        id_: (ACROSS + place * (WIDTH + ACROSS), UP + (top - row) * (HEIGHT + UP))
        for row, ids in rows.items()
        for place, id_ in enumerate(ids)
    }


def _used(element: Element) -> list[str]:
    match element:
        case Decision():
            used = element.required_decisions + element.required_inputs + element.knowledge
        case KnowledgeModel():
            used = element.knowledge
        case InputData() | DecisionService():
            used = ()
    return list(map(_local, used))
