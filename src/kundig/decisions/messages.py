"""In which words do decisions refuse?"""

MESSAGES = {
    "decisions.no_customer": "There is no customer %(customer)s. Check the number.",
    "decisions.no_rulebook": (
        "Nothing has been published yet, so nothing can be decided. Publish the actions first."
    ),
    "decisions.slots": "%(slots)s suggestions cannot be made at once. Ask for 1 to %(most)s.",
    "decisions.unknown_direction": ("There is no direction %(direction)s. Use inbound, outbound or unbound."),
    "decisions.unknown_answer": "There is no answer %(answer)s. Use one of: %(answers)s.",
    "decisions.long_reason": (
        "The reason has %(length)s characters, and %(longest)s are kept. Make it shorter."
    ),
    "decisions.no_offer": "There is no offer %(offer)s. Check its number.",
    "decisions.used_up": (
        "%(action)s was declined, and meanwhile the last of it was given to others. Offer something else."
    ),
    "decisions.concern_kind": "A concern needs a word of 1 to %(longest)s characters that says what it is.",
}
