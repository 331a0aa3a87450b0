"""How often, when and how soon again may a customer be made an offer?"""
