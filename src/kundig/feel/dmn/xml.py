"""How is XML from outside taken in without being taken in: no DTD, no entities, no network, bounded?"""

from lxml import etree

from kundig.base.refusals import Refused

MAX_BYTES = 4_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 60_000
PIECE = 65_536


def parsed(source: bytes) -> etree._Element:
    """The root of a document; `Refused` for what is no XML, too large, or has a document type."""
    if len(source) > MAX_BYTES:
        raise Refused("dmn.too_large", bytes=len(source), most=MAX_BYTES)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = count = 0
    try:
        for begin in range(0, len(source), PIECE):
            parser.feed(source[begin : begin + PIECE])
            depth, count = _counted(parser, depth, count)
        root = parser.close()
        _counted(parser, depth, count)
    except etree.XMLSyntaxError as mistake:
        line, column = mistake.position
        raise Refused("dmn.not_xml", line=line, column=column, said=mistake.msg or "") from None
    _without_document_type(root)
    return root


def _counted(parser: "etree.XMLPullParser", depth: int, count: int) -> tuple[int, int]:
    for event, element in parser.read_events():
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if count == 1:
            _without_document_type(element)
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise Refused("dmn.too_deep", line=element.sourceline, depth=MAX_DEPTH, elements=MAX_ELEMENTS)
    return depth, count


def _without_document_type(element: "etree._Element") -> None:
    """A document type can define entities and name other files; DMN has none."""
    if element.getroottree().docinfo.doctype:
        raise Refused("dmn.document_type")
