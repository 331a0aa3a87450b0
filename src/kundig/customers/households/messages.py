"""In which words are households refused?"""

MESSAGES = {
    "households.taken": "Customer %(number)s already belongs to the household %(household)s: let him leave"
    " it first.",
    "households.few": "A household has at least two customers: choose another one.",
    "households.name": "A household needs a name of 1 to 120 characters: enter one.",
}
