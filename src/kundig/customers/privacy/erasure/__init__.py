"""How is a customer forgotten? Art. 17 GDPR."""
