"""What does the replacement of a regular expression say?"""


def pieces_of(replacement: str, groups: int) -> list[str | int] | None:
    r"""Texts and numbers of groups: `$1`, of more digits as many as there are groups; `\$` is a dollar."""
    pieces: list[str | int] = []
    at = 0
    while at < len(replacement):
        sign, at = replacement[at], at + 1
        if sign == "\\":
            if replacement[at : at + 1] not in ("\\", "$"):
                return None
            sign, at = replacement[at], at + 1
        elif sign == "$":
            end = at + 1
            if not (replacement[at:end].isascii() and replacement[at:end].isdigit()):
                return None
            while replacement[end : end + 1].isdigit() and int(replacement[at : end + 1]) <= groups:
                end += 1
            number = int(replacement[at:end])
            pieces.append(number if number <= groups else "")
            at = end
            continue
        pieces.append(sign)
    return pieces
