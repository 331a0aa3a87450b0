"""How do rows become records, chunk by chunk, so that a killed run goes on where it was?"""
