"""Pairs of faults: a covering array over where the first and the second come, and what they are.

Two faults at a time, never one at every exchange: where everything fails, the first failure hides the others.
The four sides of a pair (first exchange, first fault, second exchange, second fault) are the factors of an array of strength 2:
every two values of two sides that can stand together do stand together in a cell. So every fault meets every other one, at each
exchange each fault comes first and second, and each exchange is disturbed together with each later one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.explore.cell import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SIDES = ("first", "what", "second", "then")


def pairs(scenario: str, singles: Sequence[Cell], *, after: int) -> list[Cell]:
    """The pairs of a scenario, the riskiest first.

    Where both come at the same exchange, the second meets what repeats it: the retry of a refresh whose answer was lost.

    Args:
        scenario: its name.
        singles: the applicable cells of one fault.
        after: the highest risk of these, so that all of them come earlier.

    Returns:
        The same cells in the same order whenever the same is given; none where fewer than two faults are applicable.
    """
    from covertable import make

    known = {(cell.spot, cell.what): cell for cell in singles}
    spots = sorted({cell.spot for cell in singles})
    faults = sorted({cell.what for cell in singles})
    if not spots:
        return []

    def applicable(spot: str, fault: str) -> dict[str, object]:
        return _rule((spot, fault), lambda row: (row[spot], row[fault]) in known)

    rows = make(
        dict(zip(SIDES, (spots, faults, spots, faults), strict=True)),
        strength=2,
        constraints=[
            applicable("first", "what"),
            applicable("second", "then"),
            _rule(("first", "second"), lambda row: row["first"] <= row["second"]),  # type: ignore[operator] # numbers of exchanges
        ],
    )
    cells = [_pair(scenario, known[row["first"], row["what"]], known[row["second"], row["then"]], after) for row in rows]
    return sorted(cells, key=lambda cell: (cell.risk, cell.id))


def _rule(sides: tuple[str, str], holds: Callable[[Mapping[str, object]], bool]) -> dict[str, object]:
    return {"operator": "fn", "requires": list(sides), "evaluate": holds}


def _pair(scenario: str, one: Cell, other: Cell, after: int) -> Cell:
    again = "again" if one.spot == other.spot else f"{other.spot:02d}"
    return Cell(
        id=f"{one.id}-then-{again}-{other.what}",
        scenario=scenario,
        kind="pair",
        spot=one.spot,
        second=other.spot,
        what=one.what,
        then=other.what,
        risk=after + 1 + one.risk + other.risk,
    )
