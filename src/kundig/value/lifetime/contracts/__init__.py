"""What are customers with a contract worth in the time to come?"""
