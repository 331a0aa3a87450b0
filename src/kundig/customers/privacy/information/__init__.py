"""What do we tell a customer about the data that we hold of him? Art. 15 GDPR."""
