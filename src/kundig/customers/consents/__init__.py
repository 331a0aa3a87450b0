"""What has the customer allowed, and what has he forbidden?"""
