"""In which words do keys refuse?"""

MESSAGES = {
    "keys.name": "A key needs a name of at most 80 characters that tells which program uses it.",
    "keys.unknown_scope": "There is no scope %(scope)s. Choose some of: %(scopes)s.",
    "keys.no_scope": "A key without a scope opens nothing: choose at least one.",
    "keys.beyond_role": "Your role does not include %(scopes)s, and a key may never do more than its owner:"
    " leave these out, or let somebody create the key who may do that.",
    "keys.expired_already": "This key would have expired already: choose a day that is still to come.",
}
