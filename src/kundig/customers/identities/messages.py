"""In which words does identities refuse?"""

MESSAGES = {
    "identities.unknown_kind": "There is no mark of the kind %(kind)s. A customer is recognised by email,"
    " phone, external, iban_tail or cookie: choose one of them.",
    "identities.length": "A mark has 1 to %(longest)s characters: write it, or shorten it.",
    "identities.email": "“%(text)s” is no e-mail address. An address reads name@domain.de: correct it.",
    "identities.phone": "“%(text)s” is no telephone number that can be dialled. Write it with its area"
    " code, and from abroad with +: +49 911 123456.",
    "identities.iban": "This is no IBAN: its check digits or its length do not fit. Compare it with the"
    " customer's letter, or write only its last %(tail)s characters.",
    "identities.taken": "This mark belongs to %(name)s (%(number)s) already, and it can only be one"
    " customer's own. Remove it there first, or merge the two if they are the same.",
    "identities.derived": "This mark comes from the customer's own address or telephone number: change that"
    " field, and the mark follows.",
}
