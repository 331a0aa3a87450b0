"""Who leads this customer, held until the end of the transaction, and what is known of him since?"""
