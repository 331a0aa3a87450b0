"""In which words does consents refuse?"""

MESSAGES = {
    "consents.unknown_purpose": "There is no purpose %(purpose)s. Choose one of: %(purposes)s.",
    "consents.unknown_channel": "There is no channel %(channel)s for consents. Choose one of: %(channels)s.",
    "consents.no_source": "A consent needs its source of 1 to 80 characters: say where the customer said"
    " so, for instance a form of 1 March or a call.",
    "consents.no_text": "A consent needs the words that the customer agreed to, since we have to prove it"
    " (Art. 7 GDPR): copy them from the form, or write down what was read to him.",
    "consents.long_version": "The version of the words has at most 40 characters: shorten it.",
    "consents.future": "%(at)s lies in the future: choose the moment at which the customer said so.",
    "consents.not_objecting": "This objection was lifted already, on %(at)s. There is nothing left to lift.",
}
