"""In which words does care refuse?"""

MESSAGES = {
    "care.empty_note": "A note needs words: write down what is worth remembering.",
    "care.long_note": "A note has at most %(longest)s characters, this one has %(length)s: shorten it, or"
    " split it into two.",
    "care.foreign_note": "This note was written by %(author)s, and only its author may change or remove it."
    " Write a note of your own beside it.",
    "care.no_title": "A task needs a title of 1 to %(longest)s characters: say in a few words what is to be"
    " done.",
    "care.no_day": "“%(text)s” is no day. Write the day as 31.12.2026 or choose it from the calendar.",
    "care.no_person": "There is no person named %(name)s: choose one from the list.",
    "care.no_reason": "A hold needs a reason of 1 to %(longest)s characters: choose one from the list.",
    "care.hold_past": "A hold ends after it began: choose a day after %(since)s, or leave the day empty.",
    "care.hold_ended": "This hold has ended already, on %(until)s. Place a new one where it is needed again.",
}
