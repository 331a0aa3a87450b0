"""Where do the many rows lie, and who computes over them?"""
