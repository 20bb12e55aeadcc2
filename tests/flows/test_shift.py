"""A shift's timeline, as a QA engineer writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from flows.shift import LINES, MINUTE_S, NEEDS, At, Shift, play
from suites.session.test_shift import DAY
from wardround.abilities import NotChecked, require
from wardround.errors import UserError

if TYPE_CHECKING:
    from wardround.ward import Ward


class NoWork:
    """A ward on which the shift may only be looked at: it has no clinician."""

    def __init__(self, *can: str) -> None:
        self._can = set(can)

    def needs(self, *what: str) -> None:
        require(self._can, *what)


def ward(*can: str) -> Ward:
    """As much of a ward as is looked at before the first act."""
    return cast("Ward", NoWork(*can))


@pytest.mark.parametrize(("time", "seconds"), [("00:00", 0), ("00:05", 300), ("11:58", 43_080), ("24:00", 86_400)])
def test_a_line_says_when_it_is_due(time: str, seconds: float) -> None:
    assert At(time, "A", "review chart").seconds == seconds


@pytest.mark.parametrize("time", ["noon", "7", "07:00:00"])
def test_what_is_no_time_is_refused(time: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        _ = At(time, "A", "review chart").seconds


def test_a_word_that_is_not_known_is_told_with_its_line_and_the_nearest() -> None:
    """Before anything is done: a typing error at the end of a day of twelve hours must not cost them."""
    shift = Shift(hours=1, tabs=("A",), timeline=(At("00:00", "A", "sign in"), At("00:07", "A", "reviw chart")))
    with pytest.raises(UserError) as told:
        play(ward("flow:review_chart", "patients:1"), shift)
    assert told.value.slug == "unknown-shift-line"
    assert "00:07: 'reviw chart'" in told.value.message
    assert "'review chart'" in told.value.hint


def test_a_portal_without_charts_has_no_shift() -> None:
    with pytest.raises(NotChecked, match="flow:review_chart"):
        play(ward("patients:1"), DAY)


def test_the_day_of_the_suite_is_in_order_and_within_its_hours() -> None:
    due = [line.seconds for line in DAY.timeline]
    assert due == sorted(due)
    assert due[-1] < DAY.hours * 3600
    assert {line.what for line in DAY.timeline} <= set(LINES)
    assert {line.tab for line in DAY.timeline} == {*DAY.tabs, "-"}


def test_what_lasts_ends_before_the_next_line_is_due() -> None:
    for line, following in zip(DAY.timeline, DAY.timeline[1:], strict=False):
        assert line.seconds + line.minutes * MINUTE_S <= following.seconds, line


def test_every_line_that_needs_something_is_a_line() -> None:
    assert set(NEEDS) <= set(LINES)
