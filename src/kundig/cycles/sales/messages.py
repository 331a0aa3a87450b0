"""In which words is something about sales cycles refused?"""

MESSAGES = {
    "sales.too_many": (
        "There are %(customers)s customers, and the whole story of each would be told anew; that is done"
        " for %(most)s at most while you wait. Try the table with single customers; the night does the rest."
    ),
}
