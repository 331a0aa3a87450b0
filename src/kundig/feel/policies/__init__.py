"""What does a policy of each kind decide, and what is different between two of its versions?"""
