"""In which words does value refuse?"""

MESSAGES = {
    "value.refresh_running": (
        "The base is being valued already. Wait until that refresh has finished, then look again."
    ),
    "value.several_currencies": (
        "The postings are in several currencies (%(currencies)s), and a report has one: import the other"
        " currencies' postings converted, or keep them in an installation of their own."
    ),
}
