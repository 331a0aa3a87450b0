"""In which words does potential refuse?"""

MESSAGES = {
    "potential.shape": (
        "Cubes need three columns (number, duration, profitability) and as many rows before as after; these"
        " are %(before)s and %(after)s. Give one row per customer."
    ),
    "potential.not_finite": (
        "%(customers)s customers have an axis that is no number. Give them one or leave them out."
    ),
    "potential.too_large": (
        "%(customers)s customers are worth more than 90 trillion, which cannot be split to the cent. Look for"
        " amounts that cannot be."
    ),
}
