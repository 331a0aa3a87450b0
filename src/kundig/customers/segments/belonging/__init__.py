"""Does a rule hold of this one customer?"""
