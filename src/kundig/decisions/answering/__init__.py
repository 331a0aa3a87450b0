"""What came of an offer?"""
