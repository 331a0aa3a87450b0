"""How are customers changed, one or many, so that it can be undone?"""
