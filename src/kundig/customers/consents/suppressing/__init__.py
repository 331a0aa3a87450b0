"""How does an objection outlive the customer's row?"""
