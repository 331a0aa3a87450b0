"""How is a base valued whose customers do not fit into one machine's memory?"""
