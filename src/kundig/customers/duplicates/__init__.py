"""Who is the same customer, and who belongs together?"""
