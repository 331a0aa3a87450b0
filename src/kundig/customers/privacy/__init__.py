"""What may a customer know of what we know, and how do we forget him?"""
