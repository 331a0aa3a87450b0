"""Which built-in functions have a meaning over columns?"""
