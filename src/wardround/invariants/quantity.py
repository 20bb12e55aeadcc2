"""Whether what was entered and what was recorded say the same: numbers, units and moments by what they mean, the rest by its letters."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

_QUANTITY = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+)\s*(\D.*)?", re.DOTALL)
_SCALES: tuple[dict[str, Decimal], ...] = (
    {name: Decimal(size) for name, size in (("kg", "1e3"), ("g", "1"), ("mg", "1e-3"), ("mcg", "1e-6"), ("ng", "1e-9"))},
    {name: Decimal(size) for name, size in (("l", "1"), ("dl", "1e-1"), ("ml", "1e-3"))},
    {name: Decimal(size) for name, size in (("h", "3600"), ("min", "60"), ("s", "1"))},
)
"""Units of one kind, by their size. Any other unit is only itself."""
_SPELLINGS = {
    "\u00b5g": "mcg", "\u03bcg": "mcg", "ug": "mcg", "microgram": "mcg", "micrograms": "mcg", "gram": "g", "grams": "g",
    "milligram": "mg", "milligrams": "mg", "litre": "l", "liter": "l", "millilitre": "ml", "milliliter": "ml", "cc": "ml",
    "hour": "h", "hours": "h", "hr": "h", "minute": "min", "minutes": "min",
}  # fmt: skip
_PER = re.compile(r"\s*(?:/|\bper\b)\s*")


def same(entered: str, recorded: str) -> bool | None:
    """Compare two values.

    Args:
        entered: as the clinician typed or chose it: ``0.5 g``.
        recorded: as the record has it: ``500 mg``.

    Returns:
        None: that cannot be told: one moment has a time zone and the other has none, or there is more around the text.

    >>> same("0.5 g", "500 mg"), same("1 g", "1000 g"), same("5 mg/kg", "5 mg"), same("1", "1.0"), same("1 g", "1")
    (True, False, False, True, False)
    >>> same("2026-03-01T08:00+00:00", "2026-03-01T09:00+01:00"), same("2026-03-01 08:00", "2026-03-01T08:00Z")
    (True, None)
    """
    one, other = " ".join(entered.split()), " ".join(recorded.split())
    if one.casefold() == other.casefold():
        return True
    moments = _moment(one), _moment(other)
    if moments[0] and moments[1]:
        zoned = moments[0].tzinfo is not None, moments[1].tzinfo is not None
        return moments[0] == moments[1] if zoned[0] == zoned[1] else None
    quantities = _QUANTITY.fullmatch(one), _QUANTITY.fullmatch(other)
    if quantities[0] and quantities[1]:
        return _amount(quantities[0]) == _amount(quantities[1])
    if quantities[0] or quantities[1]:
        return False
    return None if one and one.casefold() in other.casefold() else False


def _amount(found: re.Match[str]) -> tuple[Decimal, tuple[str, ...]]:
    """The number in the base units of what it counts."""
    number = Decimal(found[1])
    units = [part.strip(" .").casefold() for part in _PER.split(found[2] or "")]
    bases = []
    for place, unit in enumerate(_SPELLINGS.get(unit, unit) for unit in units):
        scale = next((scale for scale in _SCALES if unit in scale), None)
        if scale is None:
            bases.append(unit)
            continue
        number = number * scale[unit] if place == 0 else number / scale[unit]
        bases.append(next(name for name, size in scale.items() if size == 1))
    return number.normalize(), tuple(bases)


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
