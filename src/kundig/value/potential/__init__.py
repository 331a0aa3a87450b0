"""What could customers be worth, and what is missing on which axis of the cube?"""
