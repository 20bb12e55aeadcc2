"""What the rules share that compare the screens of a run: one screen for each page, and outcomes that say where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

_WIDE = ("wide", "own")


def pages(readings: Sequence[Reading]) -> list[Reading]:
    """One reading for each page and state, in their order: what a phone shows of the same page is no other page."""
    wide = [one for one in readings if one.screen.viewport.name in _WIDE]
    return wide or list(readings)


def placed(reading: Reading, outcome: Outcome, others: Iterable[tuple[Reading, int]] = ()) -> Outcome:
    """An outcome with its page, control and box, and with what it is compared with."""
    element = reading.elements.get(outcome.el)
    return msgspec.structs.replace(
        outcome,
        page=reading.screen.page,
        control=reading.called(outcome.el),
        box=element.box if element else None,
        others=tuple(dict.fromkeys(f"{one.screen.page}: {one.called(el)}" for one, el in others)),
    )
