"""By what is a customer recognised?"""
