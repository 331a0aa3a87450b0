"""How do a firm's own files get in, and out again?"""
