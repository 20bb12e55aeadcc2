"""A write told in one line, for the tests of the invariants about work."""

from __future__ import annotations

from typing import Any

from tests.invariants.story import CAN, Story

NO_RECORD = [can for can in CAN if can != "record"]


def writes(  # noqa: PLR0913 - one for each thing that a test may want otherwise
    ended: str = "acknowledged",
    /,
    *,
    story: Story | None = None,
    intent: str = "order-1",
    tab: str = "A",
    can: list[str] = CAN,
    showed: dict[str, Any] | None = None,
    times: int = 1,
    means: dict[str, Any] | None = None,
    **exchange: object,
) -> Story:
    """Signed in, chart P1 open, an order written with ``times`` requests; the act ends 10 s later with ``ended``.

    ``showed``: changes of the screen just before the end. Keywords go to the exchange.
    """
    told = story or Story(can=can).signs_in("A").shows("A", patient="P1", patients=["P1"]).at(60)
    if not any(known.intent == intent for known in told.history().intents):
        told.means(intent, tab=tab, what="order", **(means or {}))
    number = told.begins("order_medication", tab, intent=intent, patient="P1")
    for _ in range(times):
        told.wait(1).exchange("write", tab, **{"act": number, "markers": [f"WR-{intent}"], "patients": ["P1"], **exchange})
    told.wait(10)
    if showed:
        told.shows(tab, **showed)
    return told.ends(number, ended)


LOST: dict[str, Any] = {"outcome": "response-lost", "status": None, "accepted": None}
NEVER_SENT: dict[str, Any] = {"outcome": "request-lost", "status": None, "arrived": False, "accepted": None}
