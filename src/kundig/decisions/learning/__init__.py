"""How likely is a customer to accept an action, learned from every answer?"""
