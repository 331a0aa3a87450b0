"""What could we do: for whom, what does it cost, and what is it worth to both parties?"""
