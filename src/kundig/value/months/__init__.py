"""What were customers worth in earlier months, and how did it move since?"""
