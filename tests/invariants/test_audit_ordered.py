"""The order of the audit trail is the order of cause and effect."""

from __future__ import annotations

from tests.invariants.story import CAN, NURSE, START, Story
from wardround.invariants.audit_ordered import judge


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def trail(story: Story, *rows: tuple[str, float], complete: bool = True, **fields: object) -> Story:
    """Rows by action and time (seconds since the story began), in this order."""
    for number, (action, at) in enumerate(rows):
        story.audited(action, **{"user": NURSE, "recorded_at": START + at, "id": str(number), **fields})
    return story.record_read("audit", complete=complete)


def signed_in_and_opened() -> Story:
    story = Story().exchange("sign-in", audit="sign-in", takes=1).at(5)
    return story.exchange("read", audit="chart-opened", takes=1).at(20)


def test_times_that_rise_hold() -> None:
    assert judge(trail(Story(), ("sign-in", 1), ("order", 5), ("order", 5)).history()).verdict == "holds"


def test_a_time_out_noticed_a_moment_late_holds() -> None:
    assert judge(trail(Story(), ("sign-in", 1), ("time-out", 0.4)).history()).verdict == "holds"


def test_times_that_run_backwards_are_found() -> None:
    assert causes(trail(Story(), ("sign-in", 1), ("order", 9), ("note", 5))) == ["time-runs-backwards"]


def test_an_effect_before_its_cause_is_found() -> None:
    assert causes(trail(signed_in_and_opened(), ("chart-opened", 6.0), ("sign-in", 6.1))) == ["effect-before-cause"]
    assert judge(trail(signed_in_and_opened(), ("sign-in", 1), ("chart-opened", 6)).history()).verdict == "holds"


def test_acts_that_overlap_may_stand_either_way_round() -> None:
    story = Story().exchange("sign-in", audit="sign-in", takes=10).at(5).exchange("read", audit="chart-opened", takes=1).at(20)
    assert judge(trail(story, ("chart-opened", 6.0), ("sign-in", 6.1)).history()).verdict == "holds"


def test_rows_of_others_like_it_are_not_paired() -> None:
    story = trail(signed_in_and_opened(), ("chart-opened", 6.0), ("sign-in", 6.1), ("chart-opened", 6.2))
    assert judge(story.history()).verdict == "holds"


def test_times_without_a_zone_cannot_be_told() -> None:
    told = judge(trail(Story(), ("sign-in", 1), ("order", 5), zoned=False).history())
    assert (told.verdict, (told.reason or "").partition(":")[0]) == ("could-not-tell", "time-without-zone")


def test_rows_without_times_and_half_a_trail_cannot_be_told() -> None:
    assert judge(trail(Story(), ("sign-in", 1), ("order", 5), recorded_at=None).history()).verdict == "could-not-tell"
    assert judge(trail(Story(), ("sign-in", 1), ("order", 5), complete=False).history()).verdict == "could-not-tell"


def test_without_a_reader_or_rows_nothing_is_checked() -> None:
    can = [one for one in CAN if one != "audit"]
    assert judge(Story(can=can).history()).verdict == "not-checked"
    assert judge(trail(Story(), ("sign-in", 1)).history()).verdict == "not-checked"
