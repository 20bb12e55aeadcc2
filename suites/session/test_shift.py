"""The whole shift: twelve hours, two tabs, all flows, two breaks, a closed lid, a bad patch of network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.shift import At, Shift, play

if TYPE_CHECKING:
    from wardround.ward import Ward

DAY = Shift(
    hours=12,
    tabs=("A", "B"),
    timeline=(
        At("00:00", "A", "sign in"),
        At("00:02", "B", "open ward list"),
        At("00:05", "A", "review chart", patient=0),
        At("00:20", "A", "write note", patient=0),
        At("00:45", "B", "review chart", patient=1),
        At("01:10", "A", "order medication", patient=0),
        At("01:30", "B", "administer", patient=1),
        At("02:00", "A", "acknowledge alert", patient=0),
        At("02:30", "-", "break", minutes=30),
        At("03:05", "B", "review chart", patient=2),
        At("03:30", "A", "order medication", patient=1),
        At("04:00", "-", "bad network", minutes=4),
        At("04:10", "A", "review chart", patient=0),
        At("04:30", "B", "draft note", patient=1),
        At("05:00", "-", "lid closed", minutes=25),
        At("05:30", "B", "finish note", patient=1),
        At("06:00", "A", "administer", patient=0),
        At("06:30", "-", "break", minutes=45),
        At("07:20", "A", "review chart", patient=3),
        At("08:00", "A", "write note", patient=3),
        At("08:40", "B", "order medication", patient=2),
        At("09:30", "A", "acknowledge alert", patient=1),
        At("10:15", "B", "administer", patient=2),
        At("11:00", "A", "write note", patient=0),
        At("11:40", "B", "open ward list"),
        At("11:58", "A", "sign out"),
    ),
)


def test_shift(ward: Ward) -> None:
    """A clinician's day.

    Between the lines of the timeline the clinician is at the patients: the portal idles, warns, and asks to sign in again.
    """
    play(ward, DAY)
