"""In which words does customers refuse?"""

MESSAGES = {
    "customers.unknown_attribute": "There is no attribute %(name)s. The nearest are: %(nearest)s. Use one of"
    " these, or look it up in the glossary.",
    "customers.unknown_direction": "An interaction is outbound, inbound or unbound, not %(direction)s:"
    " choose one of them.",
    "customers.minutes": "An interaction lasts 0 to 1440 minutes, not %(minutes)s: correct its length.",
    "customers.field": "%(field)s: “%(text)s” was not taken, because %(why)s.",
    "customers.no_field": "A customer has no field %(name)s. The fields are: %(fields)s.",
    "customers.not_editable": "%(field)s cannot be changed here: it stays what it was when the customer"
    " was recorded.",
    "customers.number_taken": "The number %(number)s belongs to %(owner)s already. Choose another one, or"
    " leave it empty to get the next free one.",
    "customers.nameless": "Nobody could find this customer again: give a name, a company, an e-mail address"
    " or a telephone number.",
}
