"""What does a firm look like of which Kundig knows everything? A German utility, invented and seeded."""
