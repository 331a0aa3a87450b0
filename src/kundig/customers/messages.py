"""In which words does customers refuse?"""

MESSAGES = {
    "customers.unknown_attribute": "There is no attribute %(name)s. The nearest are: %(nearest)s. Use one of"
    " these, or look it up in the glossary.",
    "customers.unknown_direction": "An interaction is outbound, inbound or unbound, not %(direction)s:"
    " choose one of them.",
    "customers.minutes": "An interaction lasts 0 to 1440 minutes, not %(minutes)s: correct its length.",
}
