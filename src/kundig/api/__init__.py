"""What do programs see?"""
