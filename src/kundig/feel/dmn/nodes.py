"""How is an XML element of a DMN file asked for what it holds?"""

from collections.abc import Iterator

from lxml import etree

from kundig.base.refusals import Refused
from kundig.feel.dmn.model import Variable
from kundig.feel.dmn.names import FEEL_NAMESPACES, TYPES


class Node:
    """An element of DMN; elements of other namespaces (what modelers add) are not seen."""

    __slots__ = ("_element", "_namespace")

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self._namespace = etree.QName(element).namespace

    @property
    def name(self) -> str:
        return str(etree.QName(self._element).localname)

    @property
    def line(self) -> int:
        return self._element.sourceline or 0

    def children(self, name: str = "*") -> Iterator["Node"]:
        return (Node(child) for child in self._element.iterchildren(f"{{{self._namespace}}}{name}"))

    def child(self, name: str) -> "Node | None":
        return next(self.children(name), None)

    def only(self, name: str) -> "Node":
        found = self.child(name)
        if found is None:
            raise Refused("dmn.missing", missing=name, element=self.name, line=self.line)
        return found

    def get(self, attribute: str) -> str:
        return str(self._element.get(attribute, ""))

    def required(self, attribute: str) -> str:
        value = self.get(attribute)
        if not value:
            raise Refused("dmn.missing", missing=attribute, element=self.name, line=self.line)
        return value

    def text(self, name: str) -> str:
        """The text of a child, as it stands; empty where there is none."""
        found = self.child(name)
        return "".join(str(piece) for piece in found._element.itertext()) if found else ""

    def tests(self, name: str) -> str:
        """The unary tests in a child."""
        found = self.child(name)
        return found.text("text").strip() if found else ""

    def references(self, requirement: str, kind: str) -> tuple[str, ...]:
        return tuple(href for parent in self.children(requirement) for href in parent.hrefs(kind))

    def hrefs(self, kind: str) -> tuple[str, ...]:
        return tuple(child.required("href") for child in self.children(kind))

    def variable(self) -> Variable:
        return Variable(self.required("name"), self.type())

    def type(self, attribute: str = "typeRef") -> str:
        return self._type(self.get(attribute))

    def type_text(self, name: str) -> str:
        return self._type(self.text(name).strip())

    def _type(self, written: str) -> str:
        """A type as the newest version writes it: the oldest puts prefixes before the names."""
        if written in TYPES:
            return TYPES[written]
        prefix, colon, local = written.partition(":")
        if colon and local in TYPES and self._element.nsmap.get(prefix, prefix) in FEEL_NAMESPACES:
            return TYPES[local]
        return written
