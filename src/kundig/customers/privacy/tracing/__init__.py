"""Where else is an erased customer mentioned?"""
