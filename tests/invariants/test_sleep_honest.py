from tests.invariants.story import Story
from wardround.invariants.judgement import Judgement
from wardround.invariants.sleep_honest import judge


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def closed(seconds: float) -> Story:
    return Story().signs_in("A", patients=["P1"]).at(60).moves("sleep", seconds)


def test_locked_on_waking_holds() -> None:
    assert told(closed(1800).wait(0.3).locks().wait(60).shows(error="x")).verdict == "holds"


def test_never_locks() -> None:
    assert causes(closed(1800).wait(30).shows(error="x")) == ["never-locked-after-sleep"]


def test_locks_late() -> None:
    assert causes(closed(1800).wait(30).locks()) == ["locked-late-after-sleep"]


def test_new_data_before_the_lock() -> None:
    assert causes(closed(1800).wait(0.5).shows(patients=["P1", "P2"]).wait(0.5).locks()) == ["data-before-lock-after-sleep"]
    assert causes(closed(1800).wait(0.5).shows(page=1).wait(0.5).locks()) == ["data-before-lock-after-sleep"]


def test_a_shell_that_asks_first_is_silent() -> None:
    assert causes(closed(1800).wait(0.1).shows(patients=[]).wait(9).locks()) == []


def test_a_shorter_sleep_goes_on() -> None:
    assert told(closed(300).wait(10).reads()).verdict == "holds"


def test_locked_after_a_shorter_sleep() -> None:
    assert causes(closed(300).wait(2).locks()) == ["locked-after-short-sleep"]


def test_a_shorter_sleep_then_truly_idle_is_rightful() -> None:
    assert told(closed(800).at(961).locks().wait(9).shows(error="x")).verdict == "holds"


def test_a_sleep_near_the_limit_is_not_judged() -> None:
    assert told(Story().signs_in("A", patients=["P1"]).at(3).moves("sleep", 898).wait(1).locks()).verdict == "not-checked"


def test_a_bad_network_after_waking_is_another_matter() -> None:
    story = closed(300)
    story.fault_starts("offline")
    assert told(story.wait(2).locks()).verdict == "could-not-tell"


def test_cut_short_and_no_sleep() -> None:
    assert told(closed(1800)).verdict == "could-not-tell"
    assert told(Story().signs_in()).verdict == "not-checked"


def test_another_computers_lid() -> None:
    assert told(Story().signs_in("A", patients=["P1"]).moves("sleep", 1800, clinician="nurse-2").shows(error="x")).verdict == "not-checked"


def test_a_computer_that_slept_signed_out() -> None:
    assert told(Story().signs_in("A").signs_out().moves("sleep", 1800).wait(60).shows(error="x")).verdict == "not-checked"


def test_work_right_after_a_shorter_sleep_is_enough() -> None:
    assert told(closed(300).wait(1).reads()).verdict == "holds"
