"""Which sequences of contacts precede renewal, purchase, complaint and leaving more often than by chance?"""
