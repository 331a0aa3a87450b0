"""How is one XML element of DMN written below another?"""

from itertools import count

from lxml import etree


class Writer:
    """Adds elements of the version of the root, and gives ids that nothing in the model has."""

    def __init__(self, root: etree._Element, *, taken: set[str]) -> None:
        self._namespace = etree.QName(root).namespace
        self._taken = taken
        self._numbers = count(1)

    def fresh(self) -> str:
        return next(name for number in self._numbers if (name := f"_{number}") not in self._taken)

    def add(self, parent: etree._Element, tag: str, /, **attributes: str | None) -> etree._Element:
        """An element; attributes that are None are left out."""
        node = etree.SubElement(parent, f"{{{self._namespace}}}{tag}")
        for attribute, value in attributes.items():
            if value is not None:
                node.set(attribute, value)
        return node

    def told(self, parent: etree._Element, name: str, text: str) -> None:
        """A child with a text, where there is one."""
        if text:
            self.add(parent, name).text = text

    def tests(self, parent: etree._Element, name: str, text: str) -> None:
        """A child that holds unary tests or an expression, where there are some."""
        if text:
            self.cell(parent, name, text)

    def cell(self, parent: etree._Element, name: str, text: str, **attributes: str | None) -> None:
        node = self.add(parent, name, id=self.fresh(), **attributes)
        self.add(node, "text").text = text
