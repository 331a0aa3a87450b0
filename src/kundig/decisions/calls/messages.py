"""In which words does a call refuse?"""

MESSAGES = {
    "calls.no_concern": (
        "What does he call about? Choose a topic or an open matter, or write a few words; then resolve or"
        " promise it."
    ),
    "calls.no_mark": (
        "This form is too old to be sent. Open the customer at the desk again; what you wrote is kept."
    ),
    "calls.unknown_answer": (
        "There is no answer %(answer)s on the telephone: he accepts, declines, or wants to hear of it later."
    ),
    "calls.answered": (
        "This offer was answered already, maybe in another window. The page shows what stands now."
    ),
}
