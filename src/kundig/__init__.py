"""Kundig: an engine for customer orientation."""
