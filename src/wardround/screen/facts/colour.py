"""How different two colours look: CIEDE2000 (ISO/CIE 11664-6), and how far one stands out from the other (WCAG 2.2)."""

from __future__ import annotations

from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Rgb = tuple[int, int, int]
_KNEE = 0.04045
"""Where the straight part of the sRGB curve ends."""
_WHITE = (0.95047, 1.0, 1.08883)
"""Reference white of sRGB (D65)."""


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= _KNEE else ((part + 0.055) / 1.055) ** 2.4


def _lab(colour: Rgb) -> tuple[float, float, float]:
    r, g, b = (_linear(value) for value in colour)
    xyz = (
        0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        0.0193339 * r + 0.1191920 * g + 0.9503041 * b,
    )
    x, y, z = (_root(value / white) for value, white in zip(xyz, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _hue(a: float, b: float) -> float:
    return degrees(atan2(b, a)) % 360 if a or b else 0.0


@lru_cache(maxsize=4096)
def difference(one: Rgb, other: Rgb) -> float:
    """Delta E 2000 of two sRGB colours: 0 the same, about 1 just to be told apart, 100 black and white."""
    if one == other:
        return 0.0
    return between(_lab(one), _lab(other))


def between(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The same of two colours in CIELAB."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    grey = 1 + (1 - sqrt(mean / (mean + 25**7))) / 2
    a1, a2 = a1 * grey, a2 * grey
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = _hue(a1, b1), _hue(a2, b2)
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = _mean_hue(h1, h2, c1 * c2)
    t = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = -sin(radians(60 * exp(-(((hue - 275) / 25) ** 2)))) * 2 * sqrt(chroma**7 / (chroma**7 + 25**7))
    return sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * (dc / sc) * (dh / sh))


def _mean_hue(h1: float, h2: float, chroma: float) -> float:
    if not chroma:
        return h1 + h2
    if abs(h1 - h2) <= 180:  # noqa: PLR2004 - half a turn
        return (h1 + h2) / 2
    return ((h1 + h2 + 360) / 2) % 360


@lru_cache(maxsize=4096)
def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of two sRGB colours: 1 the same, 21 black on white (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + _FLARE) / (darker + _FLARE)


_FLARE = 0.05
"""Light that a screen reflects, as the formula has it."""


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(value) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
