"""Lines over time as inline SVG: no script, no colours of a library, readable on paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wardround.report.svg import tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT = 640.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 150.0, 10.0, 26.0
STROKES = ("#1b4f8f", "#b3541e", "#2f7d4f", "#7a3b8f", "#8a6d00", "#444444")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "4 4", "1 2")
"""Lines are told apart without colour, too."""
FEW = 12
"""So many points are marked each: a line of one would not be seen."""


def plot(series: Mapping[str, Points], *, unit: str, ident: str, title: str, across: str = "s") -> str:
    """One chart.

    Args:
        series: points (seconds since the run began, value) by name; names stand beside the chart.
        unit: of the values, beside the axis.
        ident: unique on the page, for the title.
        title: for readers who do not see it.
        across: unit of the way from left to right.
    """
    points = [point for line in series.values() for point in line]
    if not points:
        return ""
    end, most = max(x for x, _ in points) or 1.0, max(y for _, y in points) or 1.0
    shown = _round_up(most)
    wide, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + wide * x / end, TOP + up * (1 - y / shown)

    parts = [tag("title", escape(title), id=ident)]
    for part in (0.0, 0.5, 1.0):
        _, y = at(0, shown * part)
        parts.append(tag("line", x1=LEFT, y1=f"{y:.1f}", x2=LEFT + wide, y2=f"{y:.1f}", stroke="#ccc"))
        parts.append(_text(LEFT - 6, y + 4, f"{shown * part:g}", "end"))
        parts.append(_text(LEFT + wide * part, HEIGHT - 8, f"{_short(end * part)} {across}", "middle"))
    parts.append(_text(LEFT - 6, TOP + 18, unit, "end"))
    for number, (name, line) in enumerate(series.items()):
        if not line:
            continue
        places = [at(x, y) for x, y in line]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        stroke = STROKES[number % len(STROKES)]
        dash = DASHES[number % len(DASHES)]
        parts.append(tag("polyline", points=way, fill="none", stroke=stroke, stroke_width="1.6", stroke_dasharray=dash or "none"))
        if len(places) <= FEW:
            parts += [tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2.5", fill=stroke) for x, y in places]
        row = TOP + 8 + 15 * number
        over = LEFT + wide + 8
        parts.append(
            tag("line", x1=over, y1=row - 4, x2=over + 18, y2=row - 4, stroke=stroke, stroke_width="1.6", stroke_dasharray=dash or "none")
        )
        parts.append(_text(over + 23, row, name, "start", stroke))
    return tag("svg", "".join(parts), viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", role="img", aria_labelledby=ident, width="100%")


def _text(x: float, y: float, content: str, anchor: str, fill: str = "#333") -> str:
    return tag("text", escape(content), x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, font_size="11", font_family="sans-serif", fill=fill)


def _short(value: float) -> str:
    """Whole from ten on; below, two digits that say something."""
    return f"{value:.0f}" if value >= 10 or not value else f"{value:.2g}"  # noqa: PLR2004 (said above)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... (or of their tenths)."""
    step = 10.0**-3
    while True:
        for part in (1, 2, 5):
            if step * part >= value:
                return round(step * part, 3)
        step *= 10
