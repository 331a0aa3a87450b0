"""Which language do business rules stand in?"""
