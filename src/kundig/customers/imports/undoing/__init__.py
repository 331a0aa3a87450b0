"""How is an import undone, and what stands in its way?"""
