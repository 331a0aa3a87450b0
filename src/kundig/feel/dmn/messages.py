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
    "dmn.too_new": (
        "The model %(name)s has boxes that came after DMN 1.3 (if, for, some, every, filter, constraints of"
        " types). Write it as DMN 1.5, or put them into expressions."
    ),
    "dmn.character": (
        "The model %(name)s holds a control character that no DMN file can hold. Type that text anew."
    ),
    "dmn.unknown_type": "There is no type named %(name)s. Choose a type of the model, or one of FEEL.",
    "dmn.circular": "%(name)s needs itself in order to be known. Take one of the arrows out of the circle.",
    "dmn.unknown_reference": (
        "In the model %(name)s something is required as %(reference)s, which no element is."
        " Draw that arrow anew in the modeler."
    ),
    "dmn.import_missing": (
        "The model imports %(name)s (%(namespace)s), which was not given. Put its file beside this one."
    ),
    "dmn.no_decision": "There is no decision named %(name)s. Choose one of: %(known)s.",
    "dmn.no_input": "The model has no input named %(name)s. Its inputs are: %(known)s.",
    "dmn.no_logic": "%(where)s has no logic yet. Give it a table or an expression.",
    "dmn.language": (
        "In %(where)s an expression is written in %(language)s. Only FEEL is run: write it in FEEL."
    ),
    "dmn.foreign_function": (
        "In %(where)s there is a function of the kind %(kind)s. No code but FEEL is run: write it in FEEL."
    ),
    "dmn.wrong_type": (
        "%(name)s must be of the type %(type)s and is a %(found)s that does not fit."
        " Mend the value or the type."
    ),
    "dmn.no_condition": "A condition must be true or false and is a %(found)s. Compare it with something.",
    "dmn.not_allowed": (
        "In %(where)s the value of input %(column)s is none of the allowed ones. Mend it, or allow it."
    ),
    "dmn.not_unique": (
        "In %(where)s the rules %(rows)s fit together, but only one may. Narrow one of them,"
        " or choose another hit policy."
    ),
    "dmn.not_the_same": (
        "In %(where)s the rules %(rows)s fit together and say different things. Make them say the same,"
        " or choose another hit policy."
    ),
    "dmn.no_aggregate": (
        "In %(where)s the results cannot be aggregated by %(sign)s. Let all rules say values of one kind"
        " that has an order, numbers for a sum."
    ),
    "dmn.arguments": "%(name)s was called with %(found)s arguments and wants %(wanted)s. Name each of them.",
    "dmn.overlap": "The rules %(rows)s overlap, for instance where %(example)s. Narrow one of them.",
    "dmn.gap": "No rule fits where %(example)s. Add a rule, widen one, or give a default.",
    "dmn.no_order": (
        "The hit policy %(policy)s chooses by the order of the output values, and none are listed."
        " List them, the most important first."
    ),
    "dmn.unreachable": "No value passes the tests of rule %(row)s. Mend them, or delete the rule.",
    "dmn.covered": (
        "Rule %(row)s never decides: wherever it fits, one of the rules %(rows)s comes before it."
        " Move it up, or delete it."
    ),
    "dmn.too_nested": "%(name)s calls functions within functions too deeply. Let them loop instead.",
}
