"""A time at which a medicine was or will be given is the same wherever it is read, or names its zone.

*What is tried.* Where times stand among medicines: the page is loaded twice, with the browser in Auckland and in New York. A time that
reads differently must say which zone it is in, at itself, in its column or once on the page. The present time of a clock does not count.

*Why.* A clinician who works from home, or whose computer has the wrong zone, reads the last dose hours too early or too late.

*What is a fail.* Times of doses that are due or were given. Other times are a review.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.probe import Probe
    from wardround.screen.reading import Reading

ID = "time-zone-missing"
TITLE = "A time of administration reads the same in every time zone, or names its own."
HAZARD = "A doctor at home reads that morphine was given three hours ago, when it was one, and orders the next dose."
SATISFIED = "Show times in the hospital's zone, or write the zone beside them."
SEVERITY = "serious"
CLAUSES = ("FHIR R4 dateTime and instant*", "IEC 62366-1:2015 5.2: foreseeable use errors*")
REASONS = {
    "follows-the-browser": "A time of administration is shown in the browser's zone, and no zone is named.",
    "other-time-follows": "Another time is shown in the browser's zone, and no zone is named.",
    "zone-named": "The time follows the browser, and its zone is named.",
    "same-everywhere": "The time reads the same in both zones.",
}

ZONES = ("Pacific/Auckland", "America/New_York")
MOST = 12
"""Times that are compared on one screen."""
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_ZONE = re.compile(
    r"\b(?:UTC|GMT|[A-Z]{1,3}[SD]T)\b|\b\d{2}:\d{2}(?::\d{2})?(?:Z|[+\u2212-]\d{2}:?\d{2})|\b(?i:time ?zone|all times|local time)\b"
)
_GIVEN = re.compile(r"\b(?:given|administered|administration|due|last dose|next dose|charted|started|stopped)\b", re.IGNORECASE)
_NOW_S = 120.0
_PARTS = re.compile(r"\b(\d{1,2})[:.](\d{2})\b")
_GOES_ON = 5
"""Minutes."""
_HALF_DAY = 12 * 60


def probe(probe: Probe) -> Iterable[Outcome]:
    """Load the page in both zones and compare its times."""
    reading = probe.reading
    times = list(dict.fromkeys(block.el for block in reading.blocks_that(_TIME.search) if _among_medicines(reading, block.el)))[:MOST]
    if not times:
        return
    shown: list[dict[int, str]] = []
    with probe.attempt():
        for zone in ZONES:
            if not probe.load_in(zone):
                return
            now = probe.look()
            shown.append({el: now.text_in(probe.place(el)) for el in times if probe.place(el) >= 0})
    named = bool(reading.blocks_that(lambda text: _ZONE.search(text) and not _TIME.search(text)))
    for el in times:
        texts = [one.get(el, "") for one in shown]
        if all(texts) and not all(_is_now(text, zone) for text, zone in zip(texts, ZONES, strict=True)):
            yield _judge(reading, el, texts, named=named or any(_ZONE.search(text) for text in texts))


def _among_medicines(reading: Reading, el: int) -> bool:
    return reading.scopes.medication(el) or any(reading.inside(el, line.el) for line in reading.lines)


def _is_now(text: str, zone: str) -> bool:
    """Whether it is a clock: what it shows is the present time there."""
    now = datetime.now(tz=ZoneInfo(zone))
    near = {
        f"{(now + timedelta(seconds=shift)):{form}}".lstrip("0") for shift in (-_NOW_S / 2, 0.0, _NOW_S / 2) for form in ("%H:%M", "%I:%M")
    }
    return all(found.lstrip("0") in near for found in _TIME.findall(text))


def _same(one: str, other: str) -> bool:
    """Whether both show the same times. Zones are half an hour apart at least; what differs by minutes has gone on meanwhile."""
    ours, theirs = ([int(hour) * 60 + int(minute) for hour, minute in _PARTS.findall(text)] for text in (one, other))
    return len(ours) == len(theirs) and all(
        (mine - yours + _GOES_ON) % _HALF_DAY <= 2 * _GOES_ON for mine, yours in zip(ours, theirs, strict=True)
    )


def _judge(reading: Reading, el: int, texts: list[str], *, named: bool) -> Outcome:
    if _same(texts[0], texts[1]):
        return Outcome(
            rule=ID, outcome="pass", reason="same-everywhere", says=f"\u201c{texts[0][:80]}\u201d reads the same in both zones", el=el
        )
    if named:
        return Outcome(rule=ID, outcome="pass", reason="zone-named", says=f"\u201c{texts[0][:80]}\u201d names its zone", el=el)
    given = any(_GIVEN.search(text) for text in (*texts, *_around(reading, el)))
    return Outcome(
        rule=ID,
        outcome="fail" if given else "review",
        reason="follows-the-browser" if given else "other-time-follows",
        says=f"In Auckland it says \u201c{texts[0][:60]}\u201d, in New York \u201c{texts[1][:60]}\u201d, and no zone is named"
        + ("" if given else ". Could anybody read it in another zone than the ward's?"),
        el=el,
        evidence=tuple(texts),
    )


def _around(reading: Reading, el: int) -> Iterator[str]:
    yield from (reading.text_in(head) for head in reading.cell_headers(el))
    row = reading.scopes.row(el)
    if row is not None:
        yield reading.text_in(row.n)
    before = [one.n for one in reading.screen.elements if one.role == "heading" and one.n < el]
    yield from (reading.text_in(n) for n in before[-1:])
