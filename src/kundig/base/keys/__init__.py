"""How does a program come in?"""
