"""Where do customers stand: in their life cycle, and later in the sales cycle?"""
