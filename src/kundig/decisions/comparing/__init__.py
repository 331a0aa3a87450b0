"""What does each arm of the measurement bring?"""
