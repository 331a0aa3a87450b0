"""Do lines and bars stand where their figures say?"""

import re

import pytest

from kundig.value.pictures import Labels
from kundig.value.plots import Series, bars_picture, lines_picture


def drawn(picture: str, kind: str) -> list[tuple[float, float]]:
    [points] = re.findall(rf'<polyline class="{kind}" points="([^"]+)"/>(?!<text)', picture)[-1:]
    return [(float(x), float(y)) for x, y in (point.split(",") for point in points.split())]


def test_a_line_rises_with_its_figures_and_the_held_out_part_is_shaded() -> None:
    picture = lines_picture(
        [Series("came", [0, 5, 10]), Series("expected", [0, 4, 8])],
        Labels(title="Tracking", mark="not seen"),
        places=["a", "b", "c"],
        held_from=1,
        format_value=str,
    )
    came = drawn(picture, "came")
    assert [x for x, _y in came] == sorted(x for x, _y in came)
    assert [y for _x, y in came] == sorted((y for _x, y in came), reverse=True)
    held = float(re.findall(r'class="held" x="([\d.]+)"', picture)[0])
    assert held == came[1][0]
    assert "not seen" in picture


def test_bars_are_as_tall_as_their_figures() -> None:
    picture = bars_picture(
        [Series("came", [10, 0]), Series("expected", [5, 20])],
        Labels(title="Bars", level="honest"),
        places=["0", "1+"],
        level=10,
        format_value=str,
    )
    heights = [float(height) for height in re.findall(r'class="bar-\w+"[^>]* height="([\d.]+)"', picture)]
    unit = heights[1] / 5
    assert heights == pytest.approx([10 * unit, 5 * unit, 0, 20 * unit], abs=0.2)
    assert "honest" in picture
