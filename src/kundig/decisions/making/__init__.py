"""What is decided for a customer who is held, and how is it written?"""
