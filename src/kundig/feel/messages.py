"""In which words are rules and policies refused?"""

MESSAGES = {
    "feel.empty": "There is no expression. Write one, for example: age >= 18.",
    "feel.unfinished": (
        "The expression ends too early, after %(last)s. Write what still belongs to it, or take away what is"
        " left over."
    ),
    "feel.unexpected": (
        "%(found)s cannot stand at character %(place)s. Look whether a sign or a bracket is missing before"
        " it."
    ),
    "feel.keyword": (
        "The word %(found)s at character %(place)s cannot stand here: it belongs to the language. Look"
        " whether something is missing before it."
    ),
    "feel.unknown_words": (
        "%(found)s at character %(place)s is no name that is known here. Look how the name is written, or put"
        " an operator between the words."
    ),
    "feel.unknown_character": (
        "The character %(found)s at %(place)s means nothing here. Take it away, or put text into quotation"
        " marks."
    ),
    "feel.text_without_end": (
        "The text that begins at character %(place)s has no end. Put a quotation mark where it ends."
    ),
    "feel.other_habit": (
        "%(found)s at character %(place)s is not how the language says it. Write %(right)s instead."
    ),
    "feel.comment_without_end": (
        "The comment that begins at character %(place)s has no end. Put */ where it ends."
    ),
    "feel.unknown_name": (
        "There is no %(name)s, which stands at character %(place)s. Choose one of the names that the"
        " catalogue lists."
    ),
    "feel.unknown_name_near": (
        "There is no %(name)s, which stands at character %(place)s. Perhaps %(near)s is meant."
    ),
    "feel.unknown_type": "%(found)s is no type. Write one such as number, string, date or list<number>.",
    "feel.no_property": (
        "A %(found)s has no %(name)s, which is asked for at character %(place)s. Take the path away, or ask"
        " for something that it has."
    ),
    "feel.wrong_kind": (
        "At character %(place)s stands a %(found)s, where a %(expected)s belongs. Compare it with something,"
        " or convert it."
    ),
    "feel.wrong_operands": (
        "%(operator)s at character %(place)s does not work between %(left)s and %(right)s. Convert one of"
        " them, or choose another one."
    ),
    "feel.wrong_arguments": (
        "%(name)s at character %(place)s does not work with (%(found)s). It takes (%(expected)s)."
    ),
    "feel.wrong_result": (
        "The expression gives a %(found)s, and a %(expected)s is needed. Compare or convert it."
    ),
    "feel.null_name": "%(name)s at character %(place)s has no value here.",
    "feel.null_path": "What the path at character %(place)s leads to has no %(name)s, or it is null.",
    "feel.null_written": "At character %(place)s null is written.",
    "feel.null_division": "At character %(place)s a number is divided by zero.",
    "feel.null_range": "What is computed at character %(place)s is too large, or has no value.",
    "feel.null_operands": ("%(operator)s at character %(place)s has no value for %(left)s and %(right)s."),
    "feel.null_logic": (
        "%(operator)s at character %(place)s needs true or false, and one of its parts is %(found)s."
    ),
    "feel.null_call": "%(name)s at character %(place)s has no value for (%(found)s).",
    "feel.null_function": "There is no function %(name)s, which is called at character %(place)s.",
    "feel.null_clock": "%(name)s at character %(place)s has no value: the evaluation was given no clock.",
    "feel.null_index": "The list at character %(place)s has no item with that number.",
    "feel.null_part": "The part at character %(place)s has no value.",
    "feel.number_too_large": (
        "The number at character %(place)s is too large. Numbers have at most 34 digits and an exponent up to"
        " 6144."
    ),
    "feel.too_long": "The expression is longer than %(most)s characters. Divide it into several.",
    "feel.too_deep": (
        "The expression is nested more than %(most)s deep at character %(place)s. Divide it into several."
    ),
    "feel.too_nested": "The values of this expression are nested too deep. Divide it into several.",
    "feel.too_many_calls": (
        "The function at character %(place)s calls itself or others more than %(most)s deep. Give it a case"
        " in which it ends."
    ),
    "feel.too_many_steps": (
        "The expression would take more than %(most)s steps. Let it run over shorter lists."
    ),
    "feel.too_slow": "The expression takes longer than %(seconds)s seconds. Let it run over shorter lists.",
    "feel.list_too_long": "The expression would make a list of more than %(most)s items. Make it shorter.",
    "feel.text_too_long": (
        "The expression would need a text of more than %(most)s characters. Make it shorter."
    ),
    "feel.pattern_too_slow": (
        "The pattern %(pattern)s takes too long for this text. Write it without repetitions inside of"
        " repetitions."
    ),
    "feel.no_sql": (
        "%(found)s at character %(place)s cannot be computed for all customers at once. Use comparisons,"
        " arithmetic, and the functions of texts, numbers and dates; what is compared with a column may"
        " stand in a list or a range."
    ),
    "feel.no_sql_cell": (
        "Row %(row)s, column %(column)s of the table (row 0: above the rows): %(found)s at character"
        " %(place)s cannot be computed for all customers at once. Use comparisons, arithmetic, and the"
        " functions of texts, numbers and dates."
    ),
    "feel.no_sql_list": (
        "A table with the hit policy %(policy)s and these results cannot be computed for all customers at"
        " once: it may give several values or values of several kinds, or orders values that are not known"
        " before. Let all rules say values of one kind, and choose unique, first or any, or collect with a"
        " sum, a count, the least or the greatest."
    ),
    "feel.no_column": (
        "There is no attribute %(name)s (character %(place)s) to compute with. The nearest are: %(nearest)s."
    ),
    "feel.sql_too_long": (
        "The part that begins at character %(place)s becomes more than %(most)s characters of SQL. Divide it"
        " into several rules."
    ),
    "policy.past": (
        "The new version cannot hold from %(day)s on: that day is over. Choose today or a later day, or leave"
        " the field empty."
    ),
    "policy.same": (
        "Nothing is different from version %(number)s, which holds then. Change something first, or discard"
        " the draft."
    ),
    "policy.not_submitted": (
        "Version %(number)s does not wait for approval (any more). Look at its page; its author may submit"
        " a new one."
    ),
    "policy.own": "Version %(number)s is your own. Somebody else has to look at it and approve it.",
    "policy.closed": (
        "Version %(number)s holds or held already, or was withdrawn. To have an earlier rule again, roll back"
        " to its version."
    ),
    "policy.not_yours": (
        "The draft %(number)s belongs to somebody else. Begin one of your own that is based on it."
    ),
    "policy.submitted": (
        "Version %(number)s is submitted and never changes any more. Begin a new draft that is based on it."
    ),
    "policy.long_note": "The note has %(length)s characters, and %(most)s are allowed. Shorten it.",
    "policy.never_held": "Version %(number)s never held. Roll back to one that was approved.",
    "policy.no_table": (
        "The file has no decision table called %(decision)s; its tables: %(found)s. Give the decision this"
        " name, or upload a file with one table only."
    ),
    "policy.unknown_input": "A rule cannot ask for %(name)s. It can ask for: %(known)s.",
    "policy.column_twice": "The table has a column for %(name)s already. Write the condition there.",
    "policy.last_column": "A table needs a column of conditions. Add another one before you remove this one.",
    "policy.outputs": (
        "The table has %(found)s columns of results, and %(wanted)s are needed. Correct it in the modeler."
    ),
    "policy.hit_policy": (
        "The table decides by %(found)s, which is not possible here. Choose one of: %(allowed)s."
    ),
    "policy.too_many_rules": "The table has %(found)s rows, and %(most)s are possible. Merge some of them.",
    "policy.long_cell": "A cell holds at most %(most)s characters. Split the rule into several rows.",
    "policy.pasted_wide": (
        "What was pasted has %(columns)s columns, and from here on the table has room for %(room)s. Begin"
        " further to the left, or copy fewer columns."
    ),
    "policy.answer": "%(text)s is no possible result. Choose one of: %(allowed)s.",
    "policy.answer_number": (
        "%(text)s is no possible result. Write a number from %(least)s to %(most)s, with a point before"
        " decimals."
    ),
    "policy.answer_whole": (
        "%(text)s is no possible result. Write a whole number from %(least)s to %(most)s."
    ),
    "policy.name_in_cell": (
        "%(name)s is no value. Write text in quotation marks, numbers with a point and without grouping, days"
        ' as date("2026-01-31"); to compare with something else, add it as a column.'
    ),
    "policy.number": (
        "%(text)s would be read otherwise: a point begins the decimals, a comma separates alternatives. Write"
        " 1000 and 1.5, and a blank after a comma."
    ),
    "policy.wants_number": (
        "A number is compared here. Write, for instance, >= 1000, without quotation marks."
    ),
    "policy.wants_text": 'A text is compared here. Put it into quotation marks, for instance "person".',
    "policy.wants_day": 'A day is compared here. Write, for instance, < date("2026-01-31").',
    "policy.wrong_cells": "The cells %(cells)s (row/column) cannot be understood. Mend them first.",
    "policy.gaps": (
        "%(gaps)s kinds of cases have no answer, and everybody needs one. Add a row at the end that asks for"
        " nothing."
    ),
    "policy.overlaps": (
        "The rows %(rows)s fit together, but only one may. Narrow one of them, or let the first row decide."
    ),
    "policy.not_gone_through": (
        "The table has so many cases that not all of them were gone through; what is said is true, but more"
        " may be wrong."
    ),
    "policy.not_looked_into": (
        "Row %(row)s, column %(column)s holds a condition that the check cannot look into; it was taken to"
        " hold."
    ),
    "policy.torn_form": "The form did not arrive whole. Load the page anew and try again.",
    "policy.no_file": "No file was chosen. Choose a .dmn file and upload it again.",
    "policy.no_customer": (
        "There is no customer with the number %(number)s. It may be mistyped, or he was erased."
    ),
    "policy.not_valued": (
        "Customer %(number)s has not been valued yet. Test another one, or wait for the next computation."
    ),
}
