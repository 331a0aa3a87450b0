"""Why was it decided so, and what would have to be otherwise?"""
