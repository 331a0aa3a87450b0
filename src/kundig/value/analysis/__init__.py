"""What does any file of transactions say about its customers' value?"""
