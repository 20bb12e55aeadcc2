from tests.invariants.story import Story
from wardround.invariants.judgement import Judgement
from wardround.invariants.no_data_on_screen_after_end import judge


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def at_work(*tabs: str) -> Story:
    story = Story().signs_in("A", patients=["P1"], patient="P1")
    for tab in tabs:
        story.works(tab, patients=["P1", "P2"])
    return story


def test_cleared_tabs_hold() -> None:
    assert told(at_work("B").at(902).locks("A").locks("B").wait(60).shows("A", error="x")).verdict == "holds"


def test_an_overlay_over_the_data() -> None:
    assert causes(at_work().at(902).locks(patients=["P1"]).wait(9).shows(error="x")) == ["data-stays-after-end"]


def test_cleared_within_reach_is_silent() -> None:
    assert told(at_work().at(902).locks(patients=["P1"]).wait(2).shows(patients=[]).wait(9).shows(error="x")).verdict == "holds"


def test_the_other_tab_keeps_its_list_after_sign_out() -> None:
    findings = told(at_work("B").at(60).signs_out("A").wait(30).shows("A", error="x")).findings
    assert [(finding.cause, finding.tab) for finding in findings] == [("data-stays-after-end", "B")]


def test_back_shows_the_chart() -> None:
    assert causes(at_work().at(60).signs_out().wait(3).works(patients=["P1"], back=True)) == ["back-shows-data-after-end"]
    assert causes(at_work().at(60).signs_out().wait(3).leaves(patients=["P1"], restored=True)) == ["bfcache-shows-data-after-end"]


def test_back_to_a_sign_in_page_holds() -> None:
    assert told(at_work().at(60).signs_out().wait(30).leaves(back=True)).verdict == "holds"


def test_data_that_returns_by_itself() -> None:
    assert causes(at_work().at(60).signs_out().wait(30).works(patients=["P1"], page=2)) == ["data-returns-after-end"]


def test_the_next_sign_in_may_show_patients() -> None:
    assert told(at_work().at(902).locks().at(1000).signs_in(patients=["P2"]).wait(60).reads()).verdict == "holds"


def test_a_page_in_bfcache_that_is_loading_is_not_judged() -> None:
    assert told(at_work().at(60).signs_out().wait(3).works(patients=["P1"], back=True, ready=False).wait(1).leaves()).verdict == "holds"


def test_a_tab_asleep_has_its_time_after_waking() -> None:
    story = at_work("B").at(50).moves("freeze", tab="B").at(60).signs_out("A").at(300).moves("thaw", tab="B").wait(2).locks("B")
    assert told(story.wait(30).shows("A", error="x")).verdict == "holds"


def test_a_closed_tab_shows_nothing() -> None:
    assert told(at_work("B").at(50).shows("B", closed=True).at(60).signs_out("A").wait(30).shows("A", error="x")).verdict == "holds"


def test_cut_short_within_the_tabs_time() -> None:
    assert told(at_work("B").at(60).signs_out("A")).verdict == "could-not-tell"


def test_the_portal_ended_it_and_the_screen_stays() -> None:
    story = at_work().at(960).exchange("heartbeat", status=401).exchange("refresh", status=401).wait(60).shows(error="x")
    assert causes(story) == ["data-stays-after-end"]


def test_an_answer_with_patients_must_not_be_kept() -> None:
    assert causes(at_work().at(10).reads(cache_control="private, max-age=60")) == ["chart-response-may-be-cached"]
    assert causes(at_work().at(10).reads(cache_control=None)) == ["chart-response-may-be-cached"]
    assert causes(at_work().at(10).reads(cache_control="No-Store, private")) == []


def test_a_tab_that_broke_off_and_went_on_is_not_judged_for_what_it_shows_then() -> None:
    story = at_work().at(60).locks().wait(30).works(patients=["P1"]).wait(60).shows(error="x")
    assert told(story).verdict == "holds"


def test_nothing_ended() -> None:
    assert told(at_work().at(60).reads()).verdict == "not-checked"
