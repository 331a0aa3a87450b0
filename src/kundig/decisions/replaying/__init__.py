"""Would the same be decided again?"""
