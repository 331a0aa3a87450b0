"""How long do customers stay, how often do they buy, and for how much?

`from kundig.value.lifetime.models import GammaGammaModel`: not from here, since SciPy takes half a second
to load, and who only wants the words of a refusal (`messages.py`) passes through this file.
"""
