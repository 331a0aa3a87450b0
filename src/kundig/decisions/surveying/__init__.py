"""Who could be offered what today, who would get it, and who gets nothing and at which step?"""
