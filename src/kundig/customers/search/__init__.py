"""How is a customer found?"""
