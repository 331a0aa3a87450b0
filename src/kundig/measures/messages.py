"""In which words is an action refused?"""

MESSAGES = {
    "measures.code": "“%(code)s” cannot be a code. Write 2 to 40 small letters, digits and underscores,"
    " beginning with a letter, such as tariff_check.",
    "measures.code_taken": "There is an action with the code %(code)s already. Choose another code, or change"
    " that action.",
    "measures.code_kept": "The code of an action stays as it is, since offers are counted by it: %(code)s."
    " Make a new action for another code.",
    "measures.choice": "“%(given)s” is not possible here. Choose one of: %(allowed)s.",
    "measures.no_channel": "An action needs a channel on which it is offered. Choose at least one.",
    "measures.name": "The name in the language “%(language)s” is missing or longer than %(most)s characters."
    " Write one.",
    "measures.no_text": "For the channel “%(channel)s” there is no text in the language “%(language)s”. Write"
    " it, or one for all channels.",
    "measures.long": "At most %(most)s characters have room here. Shorten it.",
    "measures.placeholder": "%(name)s means nothing in a text. Only {euros} can be filled in: what the action"
    " is worth to the customer.",
    "measures.equal_treatment": "%(name)s at character %(place)s may not decide: nobody may be treated worse"
    " for sex, age or origin (AGG §§ 19, 20). Take it out, or write down the factual reason in its field.",
    "measures.negative": "%(given)s is less than zero. Write zero or more.",
    "measures.days": "It would end on %(last)s, before it begins on %(first)s. Correct one of the days.",
    "measures.ended": "The action %(code)s has ended already. Begin it anew on its form.",
    "measures.number": "“%(given)s” is no number. Write, for instance, 12.50 or 12,50.",
    "measures.day": "“%(given)s” is no day. Write, for instance, 2026-12-31.",
}
