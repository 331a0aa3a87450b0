"""Which customers are meant?"""
