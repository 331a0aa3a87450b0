"""Where does each customer stand in the sales cycle, and who started it?"""
