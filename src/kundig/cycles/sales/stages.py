"""Which stages does a sales cycle have, how may it end, and which are won?"""

NEED, INFORMATION, OFFER = "need", "information", "offer"
PURCHASE, USE, RENEWAL = "purchase", "use", "renewal"
WON, LOST, QUIET = "won", "lost", "quiet"
ENDINGS = (WON, LOST, QUIET)
SOLD = frozenset({PURCHASE, USE, RENEWAL})  # who stands there has bought
