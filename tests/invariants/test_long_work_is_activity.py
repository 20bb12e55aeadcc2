from tests.invariants.story import Story
from wardround.invariants.judgement import Judgement
from wardround.invariants.long_work_is_activity import judge


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def typing(since: float = 100) -> tuple[Story, int]:
    story = Story("cookie").signs_in()
    story.at(since)
    return story, story.begins("write_note")


def test_locked_while_typing() -> None:
    story, _ = typing()
    assert causes(story.at(942).warns().at(1002).locks()) == ["ended-during-long-work"]


def test_locked_soon_after_a_long_form() -> None:
    story, number = typing()
    assert causes(story.at(900).ends(number).at(1002).locks()) == ["ended-soon-after-work"]


def test_a_long_form_that_goes_well_holds() -> None:
    story, number = typing()
    assert told(story.at(1500).ends(number).at(1600).reads()).verdict == "holds"


def test_locked_during_a_long_request_of_ones_own() -> None:
    story = Story("cookie", idle_s=4.0, tolerance_s=0.5, reach_s=0.5, warning_s=1.0).signs_in()
    number = story.at(10).begins("review_chart")
    story.exchange("read", act=number, takes=5, outcome="answered")
    assert causes(story.at(13).locks(reason=None)) == ["ended-during-own-request"]


def test_waiting_longer_than_the_limit_is_idle() -> None:
    story = Story("cookie").signs_in()
    number = story.at(10).begins("review_chart")
    story.exchange("read", act=number, takes=1000)
    assert told(story.at(912).locks()).verdict != "broken"


def test_idle_after_short_work_is_rightful() -> None:
    assert told(Story("cookie").signs_in().at(100).reads().at(1002).locks()).verdict == "not-checked"


def test_a_page_that_loads_for_some_seconds_does_not_shift_the_limit() -> None:
    assert told(Story("cookie").signs_in().at(100).reads(takes=20).at(1002).locks()).verdict == "not-checked"


def test_a_fault_in_between_decides_nothing() -> None:
    story, _ = typing()
    fault = story.at(500).fault_starts("offline")
    story.at(1000).fault_ends(fault, "offline")
    assert told(story.at(1002).warns().at(1062).locks()).verdict == "could-not-tell"


def test_activity_elsewhere_is_another_matter() -> None:
    story = Story("cookie").signs_in("A").works("B").at(600).reads("B").at(842).warns("A").at(902).locks("A")
    assert told(story).verdict != "broken"


def test_signed_out_by_hand_while_a_form_is_open() -> None:
    story, _ = typing()
    assert told(story.at(900).signs_out("A")).verdict != "broken"


def refused_late(*served_at: float) -> Story:
    """Typing all the time; the portal last counted a read at 697 s, served polls at these times, and refuses one at 1674 s."""
    story, _ = typing()
    story.at(697).reads()
    for at in served_at:
        story.at(at).exchange("heartbeat")
    return story.at(1674).exchange("heartbeat", status=401, accepted=False).wait(0.1).locks(reason=None)


def test_a_portal_that_finds_out_when_it_is_next_asked() -> None:
    """Its own idle time had passed at 1597 s, and nobody asked until the poll at 1674 s."""
    assert causes(refused_late(846)) == ["ended-during-long-work"]


def test_a_portal_that_still_served_after_its_idle_time_ends_it_for_another_reason() -> None:
    assert causes(refused_late(846, 1620)) == []
