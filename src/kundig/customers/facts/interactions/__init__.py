"""How are interactions added, one or many at once, each once only?"""
