"""What did accepted offers bring to both parties, month by month, and did it bear out?"""
