"""How do what came and what was expected look side by side as SVG: as lines and as bars?

Colours come from CSS: put `STYLE` beside the pictures, and that of `pictures.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kundig.value.pictures import Labels, nice_ticks, svg, text_at

STYLE = """
.picture .came { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; }
.picture .foreseen { fill: none; stroke: var(--second); stroke-width: 2; stroke-dasharray: 6 4; }
.picture .bar-came { fill: var(--line); }
.picture .bar-foreseen { fill: var(--card); stroke: var(--second); stroke-width: 1.6; }
.picture .held { fill: var(--muted); fill-opacity: .1; }
"""
KINDS = ("came", "foreseen")
DIGIT, LETTER = 6.8, 7.2  # about the widest, at 12 px


@dataclass(frozen=True, slots=True)
class Series:
    """The words and figures of one line or of one bar in each group."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the figures lie in the picture."""

    left: float
    right: float
    upper: float
    lower: float
    top: float

    def y(self, value: float) -> float:
        return self.lower - value / self.top * (self.lower - self.upper)

    def x(self, share: float) -> float:
        return self.left + share * (self.right - self.left)


def lines_picture(
    series: Sequence[Series],
    labels: Labels,
    *,
    places: Sequence[str],
    held_from: int | None = None,
    format_value: Callable[[float], str],
    size: tuple[int, int] = (540, 300),
) -> str:
    """Lines over `places` (words); the ground is shaded from the place `held_from` on (`labels.mark`)."""
    frame, parts = _framed(series, labels, format_value, size, level=None)
    parts += _legend([(kind, one.name) for kind, one in zip(KINDS, series, strict=False)], frame.right)
    count = max(1, len(places) - 1)
    if held_from is not None and held_from < len(places):
        start = frame.x(max(0, held_from) / count)
        held = f'x="{start:.1f}" y="{frame.upper}" width="{frame.right - start:.1f}"'
        parts.insert(0, f'<rect class="held" {held} height="{frame.lower - frame.upper:.1f}"/>')
        parts.append(text_at(frame.right - 4, frame.upper + 14, labels.mark, anchor="end"))
    shown = max(2, int((frame.right - frame.left) // 95))
    for at in sorted({round(step * count / shown) for step in range(shown + 1)}):
        anchor = "end" if at == count else "start" if at == 0 else "middle"
        parts.append(text_at(frame.x(at / count), frame.lower + 18, places[at], anchor=anchor))
    for kind, one in reversed(list(zip(KINDS, series, strict=False))):
        drawn = " ".join(
            f"{frame.x(at / count):.1f},{frame.y(value):.1f}" for at, value in enumerate(one.values)
        )
        parts.append(f'<polyline class="{kind}" points="{drawn}"/>')
    return svg(labels.title, *size, parts, kind="picture whole")


def bars_picture(
    series: Sequence[Series],
    labels: Labels,
    *,
    places: Sequence[str],
    level: float | None = None,
    format_value: Callable[[float], str],
    size: tuple[int, int] = (540, 300),
) -> str:
    """One group of bars for each of `places`; a dashed line at `level` (`labels.level`)."""
    frame, parts = _framed(series, labels, format_value, size, level=level)
    named = [(f"bar-{kind}", one.name) for kind, one in zip(KINDS, series, strict=False)]
    parts += _legend(named if level is None else [("level", labels.level)], frame.right)
    room = (frame.right - frame.left) / max(1, len(places))
    width = 0.72 * room / len(series)
    for place, name in enumerate(places):
        start = frame.left + room * place
        parts.append(text_at(start + room / 2, frame.lower + 18, name))
        for number, (kind, one) in enumerate(zip(KINDS, series, strict=False)):
            top = frame.y(one.values[place])
            at = f'x="{start + 0.14 * room + width * number:.1f}" y="{top:.1f}"'
            shape = f'width="{width:.1f}" height="{frame.lower - top:.1f}"'
            parts.append(f'<rect class="bar-{kind}" {at} {shape}/>')
    if level is not None:
        y = frame.y(level)
        parts.append(f'<line class="level" x1="{frame.left}" x2="{frame.right}" y1="{y:.1f}" y2="{y:.1f}"/>')
    return svg(labels.title, *size, parts, kind="picture whole")


def _framed(
    series: Sequence[Series],
    labels: Labels,
    format_value: Callable[[float], str],
    size: tuple[int, int],
    *,
    level: float | None,
) -> tuple[_Frame, list[str]]:
    """The frame, with its grid, ticks, legend and axis names."""
    width, height = size
    high = max([*(value for one in series for value in one.values), level or 0.0, 1e-9])
    ticks = nice_ticks(0.0, high * 1.02, 5)
    left = 12 + DIGIT * max(len(format_value(tick)) for tick in ticks)
    frame = _Frame(left, width - 12, 46, height - 46, ticks[-1])
    parts = [
        text_at(4, 16, labels.y, anchor="start"),
        text_at((left + frame.right) / 2, height - 8, labels.x),
    ]
    for tick in ticks:
        y = frame.y(tick)
        parts.append(f'<line class="grid" x1="{left:.1f}" x2="{frame.right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(text_at(left - 6, y + 4, format_value(tick), anchor="end"))
    return frame, parts


def _legend(items: Sequence[tuple[str, str]], right: float) -> list[str]:
    """Kinds and words right above the frame, the last one at the edge."""
    parts: list[str] = []
    for kind, words in reversed(items):
        start = right - LETTER * len(words) - 26
        parts.append(text_at(start + 26, 36, words, anchor="start"))
        if kind.startswith("bar"):
            parts.append(f'<rect class="{kind}" x="{start + 6:.1f}" y="26" width="14" height="11"/>')
        else:
            parts.append(f'<polyline class="{kind}" points="{start:.1f},32 {start + 20:.1f},32"/>')
        right = start - 8
    return parts
