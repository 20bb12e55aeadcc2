from tests.invariants.story import Story
from wardround.invariants.judgement import Judgement
from wardround.invariants.logout_everywhere import judge


def told(story: Story) -> Judgement:
    return judge(story.history())


def out() -> Story:
    return Story().signs_in("A").works("B").at(60).signs_out("A")


def test_the_other_tab_follows() -> None:
    assert told(out().wait(2).locks("B")).verdict == "holds"


def test_the_other_tab_may_be_first() -> None:
    story = Story().signs_in("A").works("B")
    number = story.at(60).begins("sign_out")
    story.exchange("sign-out", act=number, takes=3).wait(1).leaves("B").wait(2).leaves("A").ends(number)
    assert told(story).verdict == "holds"


def test_the_other_tab_stays() -> None:
    assert [finding.cause for finding in told(out().wait(30).shows("A", error="x")).findings] == ["tab-not-signed-out"]


def test_the_other_tab_is_late() -> None:
    assert [finding.cause for finding in told(out().wait(30).locks("B")).findings] == ["tab-signed-out-late"]


def test_a_frozen_tab_has_its_time_after_thawing() -> None:
    story = Story().signs_in("A").works("B").moves("freeze", tab="B").at(60).signs_out("A").at(300).moves("thaw", tab="B")
    assert told(story.wait(3).leaves("B")).verdict == "holds"


def test_a_closed_tab_cannot_follow() -> None:
    story = Story().signs_in("A").works("B").at(30).shows("B", closed=True).at(60).signs_out("A").wait(30).shows("A", error="x")
    assert told(story).verdict == "not-checked"


def test_cut_short() -> None:
    assert told(out().wait(1)).verdict == "could-not-tell"


def test_a_fault_at_sign_out() -> None:
    story = Story().signs_in("A").works("B")
    story.at(59).fault_starts("offline")
    story.at(60).signs_out("A", outcome="error", status=None, arrived=False, answered_at=None)
    assert told(story.wait(30).shows("A", error="x")).verdict == "could-not-tell"


def test_another_clinicians_tab_stays() -> None:
    story = Story().signs_in("A").signs_in("B", clinician="nurse-2").at(60).signs_out("A").wait(30).shows("A", error="x")
    assert told(story).verdict == "not-checked"


def test_a_tab_locked_before_is_no_matter() -> None:
    assert told(Story().signs_in("A").leaves("B").at(60).signs_out("A").wait(30).shows("A", error="x")).verdict == "not-checked"
