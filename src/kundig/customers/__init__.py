"""Whom do we know, and what happened?"""
