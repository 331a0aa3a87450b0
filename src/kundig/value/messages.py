"""In which words does value refuse?"""

MESSAGES = {
    "value.refresh_running": (
        "The base is being valued already. Wait until that refresh has finished, then look again."
    ),
    "value.several_currencies": (
        "The postings are in several currencies (%(currencies)s), and a report has one: import the other"
        " currencies' postings converted, or keep them in an installation of their own."
    ),
    "value.rate_range": (
        "The rate of %(activity)s is %(rate)s and must lie between 0 and %(most)s euros. Correct it."
    ),
    "causes.no_group": (
        "%(customers)s customers stand in no group, so nothing is comparable with them. Give each a group."
    ),
    "cube.doubled_customer": (
        "Column %(column)s names a customer twice among the profits. Sum the profits per customer first."
    ),
    "cube.different_keys": (
        "Column %(column)s differs in kind between the two tables (%(kinds)s), so no customer would be found"
        " again. Convert one of them."
    ),
    "levels.unknown": "There is no service level %(levels)s with a threshold. Use: %(known)s.",
    "levels.not_finite": "The threshold of level %(level)s is no number. Enter an amount in euros.",
    "levels.not_descending": (
        "The threshold of level %(better)s (%(high)s) is not above that of level %(worse)s (%(low)s). "
        "Raise the first or lower the second."
    ),
    "levers.unknown_activity": "There is no activity %(activities)s with a cost rate. Use: %(known)s.",
    "levers.too_low": (
        "A change of %(percent)s %% is not possible: less than nothing cannot happen. Enter -100 or more."
    ),
    "profit.unknown_activity": "There is no activity %(activities)s to price. Use: %(known)s.",
    "scale.missing": (
        "Some transactions have no %(column)s. Give it to them, or leave them out by a condition in the"
        " source."
    ),
    "whale.not_finite": (
        "%(customers)s customers have a profit that is no number. Give them one or leave them out."
    ),
    "whale.shape": "The profits have %(dimensions)s dimensions and need one: one number per customer.",
}
