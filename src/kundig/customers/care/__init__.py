"""What do we keep in mind about a customer: notes, tasks, holds?"""
