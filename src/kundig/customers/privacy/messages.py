"""In which words does privacy refuse?"""

MESSAGES = {
    "privacy.sector": (
        "There is no sector %(sector)s, so nobody can say how long vouchers are kept. Set KUNDIG_SECTOR to"
        " one of: %(sectors)s."
    ),
    "privacy.import_running": (
        "The import of %(file)s is under way, and the customer may stand in it. Nothing was erased: wait"
        " until it is done, then erase him."
    ),
    "privacy.erased_already": "This customer was erased already. There is nothing left that could be erased.",
}
