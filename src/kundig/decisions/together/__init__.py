"""How are decisions that are asked for at the same moment made in one go?"""
