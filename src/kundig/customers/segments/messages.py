"""In which words is a filter or a segment refused?"""

MESSAGES = {
    "segments.unknown": "Condition %(position)s: nothing is called %(name)s. The nearest are: %(nearest)s.",
    "segments.operator": "Condition %(position)s: %(name)s cannot be compared with “%(operator)s”. Use one"
    " of: %(known)s.",
    "segments.count": "Condition %(position)s: %(name)s needs %(least)s value(s) here and got %(given)s."
    " Fill them in, or remove the condition.",
    "segments.value": "Condition %(position)s: “%(value)s” is no value of %(name)s, which is of the type"
    " %(type)s. Correct the value.",
    "segments.unreadable": "Condition %(position)s cannot be read. A condition has subject, operator"
    " and values.",
    "segments.too_many": "%(given)s conditions are too many; at most %(most)s are joined. Leave some out.",
    "segments.cycle": "The segment %(name)s is built on itself, or on more than five others. Choose another.",
    "segments.name": "A segment needs a name of at most 80 characters. Write one.",
    "segments.name_taken": "You have a segment named %(name)s already. Choose another name, or change"
    " that one.",
    "segments.gone": "The segment %(name)s at character %(place)s was removed or is not shared with you. Take"
    " it out of the rule.",
    "segments.unknown_name": "Nothing is called %(name)s (character %(place)s). The nearest are: %(nearest)s."
    " Choose one, or look it up among the attributes.",
    "segments.products": "relationship.products (character %(place)s) is a list of what was held. Write which"
    ' one you mean: list contains(relationship.products, "…").',
    "segments.of_products": "Of a product only texts can be asked (character %(place)s): compare %(variable)s"
    " with texts in quotation marks, or use contains, starts with, ends with, lower case.",
    "segments.argument_decimal": "%(name)s (character %(place)s) needs one number in brackets, such as"
    " %(name)s(7).",
    "segments.argument_str": "%(name)s (character %(place)s) needs one text in brackets, such as"
    ' %(name)s("Ulm").',
    "segments.never_null": "%(name)s is never null (character %(place)s); where nothing stands, it is an"
    ' empty text. Write: %(name)s = "".',
    "segments.no_answer": "The rule says neither yes nor no of a customer. Compare it with something, for"
    " example: value.today < 0.",
    "segments.sheet_full": "A worksheet holds %(most)s rows and this list has more. Take CSV or Parquet, or"
    " narrow the list by conditions.",
}
