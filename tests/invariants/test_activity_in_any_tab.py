from tests.invariants.story import Story
from wardround.invariants.activity_in_any_tab import judge
from wardround.invariants.judgement import Judgement


def told(story: Story) -> Judgement:
    return judge(story.history())


def working_in_b(*until: int) -> Story:
    story = Story().signs_in("A").works("B")
    for second in until:
        story.at(second).reads("B")
    return story


def test_the_idle_tab_locks_while_the_other_works() -> None:
    findings = told(working_in_b(300, 600, 880).at(842).warns("A").at(902).locks("A")).findings
    assert [(finding.cause, finding.tab) for finding in findings] == [("idle-timer-per-tab", "A")]


def test_without_a_warning_the_timers_fit_tells() -> None:
    assert told(working_in_b(300, 600, 880).at(902).locks("A")).verdict == "broken"


def test_the_idle_tab_ends_the_active_one() -> None:
    findings = told(working_in_b(300, 600, 880).at(902).leaves("A").wait(1).leaves("B")).findings
    assert findings[0].cause in {"idle-timer-per-tab", "idle-tab-ends-active-tab"}


def test_all_tabs_kept_alive_hold() -> None:
    assert told(working_in_b(300, 600, 880, 1200).at(1300).reads("A")).verdict == "holds"


def test_a_warning_alone_is_no_violation() -> None:
    assert told(working_in_b(300, 600, 880).at(900).warns("A").wait(2).works("A").at(1300).reads("B")).verdict == "holds"


def test_both_idle_is_a_rightful_end() -> None:
    assert told(working_in_b(300).at(1202).locks("A").locks("B")).verdict == "holds"
    assert told(Story().signs_in("A").works("B").at(902).locks("A").locks("B")).verdict == "not-checked"


def test_work_elsewhere_in_the_last_moment_may_come_too_late() -> None:
    story = Story().signs_in("A").works("B")
    story.at(901).begins("review_chart", "B")
    assert told(story.at(903).locks("A")).verdict != "broken"


def test_the_other_clinicians_work_keeps_nothing_alive() -> None:
    story = Story().signs_in("A").signs_in("A", clinician="nurse-2").at(700).reads(clinician="nurse-2").at(905).locks("A")
    assert told(story).verdict == "not-checked"


def test_a_fault_in_between_decides_nothing() -> None:
    story = working_in_b(300)
    fault = story.at(500).fault_starts("offline")
    story.at(600).acts("write_note", "B").at(700).fault_ends(fault, "offline")
    assert told(story.at(842).warns("A").at(902).locks("A")).verdict == "could-not-tell"


def test_a_refused_renewal_is_another_matter() -> None:
    story = working_in_b(300, 600, 880).at(901).exchange("refresh", "A", status=400, accepted=False, oauth_error="invalid_grant")
    assert told(story.at(902).locks("A")).verdict != "broken"


def test_signed_out_by_hand_elsewhere() -> None:
    assert told(working_in_b(300, 600, 880).at(900).signs_out("B").leaves("A")).verdict != "broken"
