"""In which words do facts refuse?"""

MESSAGES = {
    "facts.no_customer": "There is no customer with the number %(name)s: look him up in the list.",
    "facts.until_before_since": "A relationship cannot end on %(until)s before it began on %(since)s:"
    " correct one"
    " of the days.",
    "facts.no_relationship": "Customer %(customer)s has no relationship with the number %(number)s: add it"
    " first,"
    " or leave it out.",
    "facts.number_taken": "The number %(number)s is there already with another content (%(fields)s): take"
    " another"
    " number, or correct the first one.",
}
