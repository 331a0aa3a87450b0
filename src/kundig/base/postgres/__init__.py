"""Which PostgreSQL do we use: our own, started and stopped here, or a named one?"""
