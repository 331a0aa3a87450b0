"""In which words are DMN files and tables refused?"""

MESSAGES = {
    "dmn.too_large": (
        "The file has %(bytes)s bytes; at most %(most)s are read. Split the model into several files."
    ),
    "dmn.too_deep": (
        "At line %(line)s the file is nested deeper than %(depth)s levels or has more than %(elements)s"
        " elements. Split the model."
    ),
    "dmn.not_xml": (
        "The file is no well-formed XML: line %(line)s, column %(column)s: %(said)s."
        " Export it anew from the modeler."
    ),
    "dmn.document_type": (
        "The file has a document type (<!DOCTYPE), which could pull in other files. DMN needs none:"
        " delete that line."
    ),
    "dmn.not_dmn": (
        "The file begins with %(found)s instead of the definitions of DMN 1.1 to 1.5."
        " Choose a .dmn file, or export the model as DMN."
    ),
    "dmn.missing": (
        "At line %(line)s %(missing)s is missing in %(element)s. Add it in the modeler and export anew."
    ),
    "dmn.twice": "There are two elements named %(name)s. Rename one of them.",
    "dmn.cells": (
        "In the table at line %(line)s row %(row)s has %(found)s cells for %(columns)s columns."
        " Give the row a cell for each column."
    ),
    "dmn.unknown": (
        "At line %(line)s %(attribute)s is %(found)s, which is not known. Choose one of: %(known)s."
    ),
    "dmn.character": (
        "The model %(name)s holds a control character that no DMN file can hold. Type that text anew."
    ),
}
