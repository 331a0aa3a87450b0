"""Which stages does the life cycle of a customer have?"""

PROSPECT, NEW, GROWING, MATURE = "prospect", "new", "growing", "mature"
ENDANGERED, DORMANT, LOST, WON_BACK = "endangered", "dormant", "lost", "won_back"
