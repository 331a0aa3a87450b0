"""What stands in a field when one of the acts that wrote it is taken back?

The acts of merging and of editing lie upon each other like layers: each knows what stood there before it.
Taking back the top one puts that back; any other one hands it to the layer above, so that it stands there
when that one goes. An edit that was undone already hides nothing, but knows it as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """One act that wrote a field; `hides` says whether its value still covers what was there before."""

    key: tuple[str, int]
    hides: bool


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Who has to know what stood before, and whether it is put back into the field itself."""

    heirs: tuple[tuple[str, int], ...]
    put_back: bool


def take_back(above: Sequence[Layer]) -> TakenBack:
    """What taking back a layer does to the field, given the layers above it, the lowest first.

    >>> take_back([])
    TakenBack(heirs=(), put_back=True)
    >>> take_back([Layer(("edit", 1), hides=False), Layer(("merge", 2), hides=True)])
    TakenBack(heirs=(('edit', 1), ('merge', 2)), put_back=False)
    """
    heirs: list[tuple[str, int]] = []
    for layer in above:
        heirs.append(layer.key)
        if layer.hides:
            return TakenBack(tuple(heirs), put_back=False)
    return TakenBack(tuple(heirs), put_back=True)
