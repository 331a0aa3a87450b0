"""How are the values of an attribute spread over the customers?"""
