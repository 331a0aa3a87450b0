"""Does what the model says of chances come true?"""
