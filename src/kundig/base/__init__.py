"""What every concept stands on: users, refusals, clock, journal, database, queue."""
