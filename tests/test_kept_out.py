"""A cell whose clinician never came in is no evidence that anything holds."""

from __future__ import annotations

from wardround.invariants.judgement import Finding, Judgement
from wardround.runner import KEPT_OUT, _unless_holds


def test_what_holds_on_nothing_cannot_be_told() -> None:
    told = _unless_holds(Judgement.holds())
    assert (told.verdict, told.reason) == ("could-not-tell", KEPT_OUT)


def test_what_is_broken_stays_broken_and_the_rest_keeps_its_reason() -> None:
    broken = Judgement.broken([Finding("twice", "written-twice", (1,))])
    unchecked = Judgement.not_checked("needs a write")
    assert _unless_holds(broken) is broken
    assert _unless_holds(unchecked) is unchecked
