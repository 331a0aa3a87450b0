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
    "segments.gone": "Condition %(position)s: the segment was removed or is not shared with you. Remove the"
    " condition.",
    "segments.sheet_full": "A worksheet holds %(most)s rows and this list has more. Take CSV or Parquet, or"
    " narrow the list by conditions.",
}
