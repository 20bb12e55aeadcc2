"""Small pieces of SVG, escaped. Colours and fonts are the page's: every piece has a class."""

from __future__ import annotations

import textwrap
from html import escape

CHAR = 6.4
"""Width of a character of the page's 12 px font, in px: generous, since nothing is measured."""
LINE = 15.0


def tag(name: str, content: str | None = None, **attributes: object) -> str:
    """One element. Attribute names: ``_`` stands for ``-``, a trailing one is dropped (``class_``); numbers are rounded."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))


def text(x: float, y: float, content: str, kind: str = "", anchor: str = "start") -> str:
    """One line of text."""
    return tag("text", escape(content), x=x, y=y, class_=kind or None, text_anchor=None if anchor == "start" else anchor)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def arrow(x1: float, x2: float, y: float, kind: str) -> str:
    """A horizontal arrow from ``x1`` to ``x2``; its head is drawn, not a marker (markers lose their colour in print)."""
    back = 7 if x2 > x1 else -7
    head = tag("path", d=f"M{x2:.1f} {y:.1f}l{-back} -4.5v9z", class_=f"head {kind}")
    return line(x1, y, x2 - back / 2, y, kind) + head


def cross(x: float, y: float) -> str:
    """Where a message ended."""
    return tag("path", d=f"M{x - 6:.1f} {y - 6:.1f}l12 12m0 -12l-12 12", class_="cross")


def wrap(content: str, width: float, most: int = 3) -> list[str]:
    """Lines that fit into ``width`` px; what does not fit into ``most`` lines ends in an ellipsis."""
    return textwrap.wrap(content, max(8, int(width / CHAR)), max_lines=most, placeholder=" …", break_long_words=True) or [""]


def shorten(content: str, width: float) -> str:
    """One line that fits into ``width`` px: its middle is left out, since paths are told apart by both ends."""
    room = max(6, int(width / CHAR))
    if len(content) <= room:
        return content
    head = (room - 1) * 3 // 5
    return f"{content[:head]}…{content[len(content) - (room - 1 - head) :]}"


def pill(x: float, y: float, lines: list[str], kind: str) -> str:
    """A box of text lines, centred on ``x``, its top at ``y``."""
    width = max(len(each) for each in lines) * CHAR + 18
    box = tag("rect", x=x - width / 2, y=y, width=width, height=pill_height(lines), rx=5.0, class_=f"pill {kind}")
    return box + "".join(text(x, y + 15 + LINE * number, each, f"pilltext {kind}", "middle") for number, each in enumerate(lines))


def pill_height(lines: list[str]) -> float:
    """Height of a ``pill``."""
    return LINE * len(lines) + 7
