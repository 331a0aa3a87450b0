"""In which words is a change of customers refused?"""

MESSAGES = {
    "customers.not_for_many": "%(field)s is each customer's own and is not set for many at once: change it on"
    " the customer's page.",
    "customers.nothing_to_change": "No field was named, so nothing was changed. Choose a field and a value.",
    "customers.led": "%(number)s was merged into %(leading)s and is not changed by himself: change"
    " %(leading)s, or undo the merge first.",
    "customers.left_out_led": "They were merged into another customer since, or are gone.",
    "customers.edit_undone": "This change was undone already, so there is nothing left to undo.",
    "customers.edited_since": "The change cannot be undone as a whole: %(count)s of its customers were"
    " changed in the same field since: %(names)s. Undo those changes first, or change these"
    " customers by hand.",
}
