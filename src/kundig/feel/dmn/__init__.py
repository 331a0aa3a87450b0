"""What do DMN files decide, and which rows of their tables said so?"""
