"""What decides from now on?"""
