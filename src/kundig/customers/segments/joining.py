"""How do several rules become one, and one its parts?"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import batched, pairwise

from lark import Token

from kundig.customers.segments.rules import Rule
from kundig.feel import syntax
from kundig.feel.tokens import tokens

OPENING = frozenset({"LPAR", "LSQB", "LBRACE", "RSQB_OPENS"})
CLOSING = frozenset({"RPAR", "RSQB", "RBRACE", "LSQB_CLOSES"})
LOOSE = frozenset({"OR", "IF", "FOR", "SOME", "EVERY", "FUNCTION"})


def both(*rules: str) -> str:
    """Several rules that all hold, as one.

    >>> both("value.today < 0", "", "task.open or hold.active")
    'value.today < 0 and (task.open or hold.active)'
    """
    every = [one for one in rules if one.strip()]
    return every[0] if len(every) == 1 else " and ".join(_held(one) for one in every)


def conjuncts(rule: Rule) -> list[str]:
    """The parts of a rule that all hold, each as it is written.

    >>> from kundig.customers.segments.rules import read
    >>> conjuncts(read("task.open and (value.today < 0 or hold.active)"))
    ['task.open', '(value.today < 0 or hold.active)']
    """
    tree, text = rule.expression.tree, rule.text
    if not text or not isinstance(tree, syntax.Logic) or tree.operator != "and":
        return [text] if text else []
    gaps = [(one.at.end, other.at.start) for one, other in pairwise(tree.operands)]
    joints = [
        (word.start_pos or 0, word.end_pos or 0)
        for word, depth in _deep(text)
        if word.type == "AND" and depth == 0 and any(a <= (word.start_pos or 0) < b for a, b in gaps)
    ]
    if len(joints) < len(gaps):  # all of it stands in brackets
        return [text]
    ends = [0, *(place for joint in joints for place in joint), len(text)]
    return [text[a:b].strip() for a, b in batched(ends, 2, strict=True)]


@lru_cache(maxsize=512)  # who leaves out each part in turn joins the others again and again
def _held(text: str) -> str:
    """In brackets where what stands beside could tear it apart."""
    if "//" in text:
        return f"({text}\n)"
    return f"({text})" if any(depth == 0 and word.type in LOOSE for word, depth in _deep(text)) else text


def _deep(text: str) -> Iterator[tuple[Token, int]]:
    """The words of a rule, and in how many brackets each stands."""
    depth = 0
    for word in tokens(text):
        depth -= word.type in CLOSING
        yield word, depth
        depth += word.type in OPENING
