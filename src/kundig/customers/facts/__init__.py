"""What has happened with a customer, as it comes in one by one?"""
