from tests.invariants.story import Story
from wardround.invariants.absolute_cap import ID, judge

LIMIT = 3600


def busy(until: int, style: str = "cookie", **kind: str) -> Story:
    story = Story(style, absolute_s=LIMIT, **kind).signs_in()
    for second in range(600, until, 600):
        story.at(second).reads()
    return story


def test_refused_after_the_cap_holds() -> None:
    story = busy(LIMIT).at(LIMIT + 2).locks().wait(8).probes("session", "absolute", accepted=False)
    assert judge(story.history()).verdict == "holds"


def test_work_goes_on_after_the_cap() -> None:
    assert [finding.cause for finding in judge(busy(LIMIT + 700).history()).findings] == ["absolute-not-enforced-by-server"]


def test_a_refresh_slides_the_cap() -> None:
    story = Story(absolute_s=LIMIT).signs_in()
    for second in range(280, LIMIT + 300, 280):
        story.at(second).acts("write_note").refreshes()
    assert [finding.cause for finding in judge(story.history()).findings] == ["refresh-extends-absolute"]


def test_a_new_sign_in_begins_a_new_cap() -> None:
    story = busy(LIMIT).at(LIMIT - 60).signs_out().signs_in().at(LIMIT + 60).reads().at(LIMIT + 600).reads()
    assert judge(story.history()).verdict == "not-checked"


def test_an_idle_session_never_reached_its_cap() -> None:
    story = Story("cookie", absolute_s=LIMIT).signs_in().at(902).locks().at(LIMIT + 60).probes("session", "idle", accepted=False)
    assert judge(story.history()).verdict == "not-checked"


def test_nothing_asked_after_the_cap() -> None:
    assert judge(busy(LIMIT).at(LIMIT + 30).shows(error="x").history()).verdict == "could-not-tell"


def test_a_server_clock_that_stood_still() -> None:
    story = busy(LIMIT + 700, server="aged").remarks("server-clock-not-virtual", ID)
    assert judge(story.history()).verdict == "could-not-tell"


def test_within_tolerance_is_silent_and_no_limit_is_not_checked() -> None:
    story = busy(LIMIT).at(LIMIT + 4).reads().at(LIMIT + 30).exchange("heartbeat", status=401)
    assert judge(story.history()).verdict == "holds"
    assert judge(Story(absolute_s=None).signs_in().history()).verdict == "not-checked"
