"""In which words are merges refused?"""

MESSAGES = {
    "duplicates.same": "Customer %(number)s cannot be merged with himself: choose two different customers.",
    "duplicates.led": "Customer %(number)s was merged into %(leading)s already: merge %(leading)s, or undo"
    " that merge first.",
    "duplicates.field": "The field %(field)s cannot be chosen when merging: choose one of %(fields)s.",
    "duplicates.undone": "This merge was undone already: there is nothing left to do.",
    "duplicates.verdict": "A pair can be decided as later, never or open, not as %(verdict)s: to make the"
    " two one, merge them.",
}
