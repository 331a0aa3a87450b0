"""Who lives and decides together?"""
