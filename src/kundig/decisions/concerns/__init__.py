"""What is done about the customer's concern before anything is offered?"""
