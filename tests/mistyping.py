"""How do people write a German name, and how do they mistype it?"""

import random

OTHERWISE = ({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}, {"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
NEIGHBOURS = "abcdefghijklmnopqrstuvwxyz"


def otherwise(chance: random.Random, text: str) -> str:
    """The same with its umlauts written in another way, in capitals or not."""
    table = chance.choice(OTHERWISE)
    plain = "".join(table.get(c, table.get(c.lower(), c)) for c in text)
    return chance.choice((plain, plain.lower(), plain.upper()))


def mistyped(chance: random.Random, word: str) -> str:
    """A word with one letter left out, doubled, wrong or exchanged with the next."""
    place = chance.randrange(len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    match chance.choice(("less", "more", "wrong", "exchanged")):
        case "less":
            return before + after
        case "more":
            return before + letter + chance.choice(NEIGHBOURS) + after
        case "wrong":
            return before + chance.choice(NEIGHBOURS.replace(letter.lower(), "")) + after
        case _:
            return before + after[0] + letter + after[1:]


def asked(chance: random.Random, *words: str) -> str:
    """What somebody types who looks for these words: written otherwise, or one of them mistyped."""
    order = chance.sample(words, len(words))
    if chance.random() < 0.3:
        return " ".join(otherwise(chance, word) for word in order)
    at = chance.choice([place for place, word in enumerate(order) if len(word) > 3] or [0])
    return " ".join(mistyped(chance, word) if place == at else word for place, word in enumerate(order))
