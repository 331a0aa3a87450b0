"""What do we do now, in this interaction: the best next action for both parties, or none?"""
