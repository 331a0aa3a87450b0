"""In which words are rules and policies refused?"""

MESSAGES = {
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
}
