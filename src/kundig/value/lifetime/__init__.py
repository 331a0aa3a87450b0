"""How long do customers stay, how often do they buy, and for how much?"""
