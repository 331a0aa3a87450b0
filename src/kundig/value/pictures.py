"""How do the whale curve, RFM and cohorts look as SVG?

Colours come from CSS: put `STYLE` beside the pictures and set its variables for light and dark.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

import numpy as np

from kundig.value.whale import WhaleCurve

STYLE = """
.picture { max-width: 100%; height: auto; display: block; font-family: inherit; }
.picture.whole { width: 100%; }
.picture text { fill: var(--muted); font-size: 12px; }
.picture .strong { fill: var(--line); font-weight: 600; }
.picture .grid { stroke: var(--grid); stroke-width: 1; }
.picture .axis { stroke: var(--muted); stroke-width: 1; }
.picture .level { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 4 3; }
.picture .curve { fill: none; stroke: var(--line); stroke-width: 2.5; stroke-linejoin: round; }
.picture .area { fill: var(--line); fill-opacity: .09; }
.picture .band { fill: var(--line); fill-opacity: .18; }
.picture .mark { fill: var(--line); stroke: var(--card); stroke-width: 2; }
.picture .cell { fill: var(--heat); }
.picture .empty { fill: var(--grid); fill-opacity: .5; }
.picture text.low { fill: var(--text); }
.picture text.high { fill: var(--on-heat); }
"""
STRONG = 0.6


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of a picture: its description, its axes, and what is marked."""

    title: str
    x: str = ""
    y: str = ""
    mark: str = ""
    level: str = ""


def whale_picture(
    curve: WhaleCurve,
    labels: Labels,
    *,
    format_height: Callable[[float], str],
    format_share: Callable[[float], str],
    mark_share: float,
    size: tuple[int, int] = (760, 400),
) -> str:
    """The curve with its band, one marked point, and the level of 100 % (or of zero, in money)."""
    width, height = size
    low = min(0.0, float(curve.heights.min()), float(curve.band_low.min()))
    high = max(float(curve.heights.max()), float(curve.band_high.max()), low + 1e-9)
    ticks = nice_ticks(low, high, 6 if height > 300 else 5)
    bottom, top = ticks[0], max(ticks[-1], high)
    longest = max(len(format_height(tick)) for tick in ticks)
    left, right, upper, lower = 14 + 7 * longest, width - 14, 46, height - 46

    def at(share: float, value: float) -> tuple[float, float]:
        return left + share * (right - left), lower - (value - bottom) / (top - bottom) * (lower - upper)

    marked = float(np.interp(mark_share, curve.shares, curve.heights))
    x, y = at(mark_share, marked)
    parts = [text_at(4, 16, labels.y, anchor="start")]
    for tick in ticks:
        _, line = at(0, tick)
        parts.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{line:.1f}" y2="{line:.1f}"/>')
        parts.append(text_at(left - 6, line + 4, format_height(tick), anchor="end"))
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        place, _ = at(share, bottom)
        parts.append(
            text_at(place, lower + 18, format_share(share), anchor="end" if share == 1 else "middle")
        )
    parts.append(text_at((left + right) / 2, height - 8, labels.x))
    heights = list(zip(curve.shares.tolist(), curve.heights.tolist(), strict=True))
    floor_ = max(bottom, 0.0)
    parts.append(_polygon("area", [at(0, floor_), *(at(*point) for point in heights), at(1, floor_)]))
    around = [*zip(curve.shares, curve.band_high, strict=True)]
    around += reversed([*zip(curve.shares, curve.band_low, strict=True)])
    parts.append(_polygon("band", [at(float(share), float(value)) for share, value in around]))
    parts += _level(curve, labels, at)
    drawn = " ".join(f"{px:.1f},{py:.1f}" for px, py in (at(*point) for point in heights))
    parts.append(f'<polyline class="curve" points="{drawn}"/>')
    parts.append(f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
    above = at(mark_share, float(np.interp(mark_share, curve.shares, curve.band_high)))[1]
    peaked = marked >= 0.99 * float(curve.heights.max())
    # A narrow band would run through the words, so they stand above it; in a wide one they are legible.
    ceiling = above if y - above < 40 else y
    parts.append(_mark_label(labels.mark, x, y, (left, right, ceiling if peaked else lower), peaked=peaked))
    return svg(labels.title, width, height, parts, kind="picture whole")


def _level(curve: WhaleCurve, labels: Labels, at: Callable[[float, float], tuple[float, float]]) -> list[str]:
    level = 100.0 if curve.unit == "percent" else 0.0
    (start, y), (end, _) = at(0, level), at(1, level)
    line = f'<line class="level" x1="{start:.1f}" x2="{end:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
    # The curve comes down to the level from above, or up to it from below: the words stand on the other side.
    beside = y + 16 if curve.peak_height > level else y - 6
    return [line, text_at(end - 4, beside, labels.level, anchor="end")] if labels.level else [line]


def _mark_label(label: str, x: float, y: float, room: tuple[float, float, float], *, peaked: bool) -> str:
    """Above a peak, else below the curve where there is room."""
    left, right, lower = room
    half = 3.5 * len(label)
    if peaked:
        return text_at(min(max(x, left + half), right - half), min(y, lower) - 10, label, kind="strong")
    if x + 2 * half + 14 < right:
        return text_at(x + 12, min(y + 16, lower - 8), label, anchor="start", kind="strong")
    return text_at(right - 8, min(y + 28, lower - 8), label, anchor="end", kind="strong")


def nice_ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers that enclose a range.

    >>> nice_ticks(0, 163.9, 6)
    [0.0, 50.0, 100.0, 150.0, 200.0]
    """
    step = (high - low) / max(1, about - 1) or 1.0
    magnitude = 10.0 ** floor(log10(step))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= step * 0.999)
    return [step * count for count in range(floor(low / step), ceil(high / step - 1e-9) + 1)]


def heat_picture(
    values: Sequence[Sequence[float | None]],
    labels: Labels,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    texts: Sequence[Sequence[str]],
    cell: tuple[int, int] = (84, 46),
) -> str:
    """A heat map: the darker, the more; None leaves a cell out. Strength goes by the largest value."""
    left, upper = 20 + 7 * max(map(len, rows), default=0), 26 + (18 if labels.x else 0)
    width, height = left + cell[0] * len(columns) + 8, upper + cell[1] * len(rows) + 8
    most = max((value for line in values for value in line if value is not None), default=0.0) or 1.0
    parts = [text_at(left, 14, labels.x, anchor="start")] if labels.x else []
    if labels.y:
        parts.append(text_at(4, upper - 8, labels.y, anchor="start"))
    for column, name in enumerate(columns):
        parts.append(text_at(left + cell[0] * (column + 0.5), upper - 8, name))
    for row, name in enumerate(rows):
        middle = upper + cell[1] * (row + 0.5) + 4
        parts.append(text_at(left - 8, middle, name, anchor="end"))
        for column, value in enumerate(values[row]):
            if value is not None:
                parts.append(_cell(left + cell[0] * column, upper + cell[1] * row, cell, value / most))
                kind = "high" if value / most > STRONG else "low"
                parts.append(text_at(left + cell[0] * (column + 0.5), middle, texts[row][column], kind=kind))
    return svg(labels.title, width, height, parts)


def _cell(x: float, y: float, size: tuple[int, int], strength: float) -> str:
    if strength <= 0:
        kind = 'class="empty"'
    else:
        kind = f'class="cell" fill-opacity="{0.08 + 0.92 * min(1.0, strength):.2f}"'
    return (
        f'<rect {kind} x="{x + 1:.1f}" y="{y + 1:.1f}" width="{size[0] - 2}" height="{size[1] - 2}" rx="4"/>'
    )


def _polygon(kind: str, points: Sequence[tuple[float, float]]) -> str:
    return f'<polygon class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def text_at(x: float, y: float, text: str, *, anchor: str = "middle", kind: str = "") -> str:
    """Words at a place."""
    styled = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{styled}>{escape(text)}</text>'


def svg(title: str, width: float, height: float, parts: Sequence[str], *, kind: str = "picture") -> str:
    """A picture of its parts."""
    name = escape(title, quote=True)
    inside = "".join(parts)
    return (
        f'<svg class="{kind}" width="{width:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{name}" xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    )
