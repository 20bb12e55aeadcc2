from tests.invariants.story import Story
from wardround.invariants.idle_is_enforced import ID, judge
from wardround.invariants.judgement import Judgement
from wardround.invariants.sessions import sessions


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def polled(until: int, *, accepted_until: int = 10_000, **kind: str) -> Story:
    story = Story("cookie", **kind).signs_in()
    for second in range(60, until, 60):
        story.at(second).exchange("heartbeat", status=200 if second < accepted_until else 401)
    return story


def test_polls_refused_after_the_limit_hold() -> None:
    assert told(polled(1100, accepted_until=902)).verdict == "holds"


def test_polls_accepted_after_the_limit() -> None:
    assert causes(polled(1100)) == ["poll-extends-session"]


def test_a_refresh_accepted_after_the_limit() -> None:
    story = Story().signs_in()
    for second in range(280, 1200, 280):
        story.at(second).refreshes()
    assert causes(story) == ["refresh-extends-idle"]


def test_the_replay_on_the_wire_accepted() -> None:
    story = Story("cookie").signs_in().at(902).locks().at(960).probes("session", "idle", accepted=True)
    assert causes(story) == ["idle-not-enforced-by-server"]


def test_the_replay_refused_holds() -> None:
    assert told(Story("cookie").signs_in().at(902).locks().at(960).probes("session", "idle", accepted=False)).verdict == "holds"


def test_within_the_tolerance_is_silent() -> None:
    story = Story("cookie").signs_in().at(905).exchange("heartbeat").at(960).probes("session", "idle", accepted=False)
    assert told(story).verdict == "holds"


def test_a_page_may_report_the_last_touch_late() -> None:
    story = Story("cookie").signs_in().at(60).reads().at(80).exchange("other", activity=True)
    assert told(story.at(975).exchange("heartbeat").at(1000).exchange("heartbeat", status=401)).verdict == "holds"


def tried_out(story: Story, *, read: bool) -> Story:
    act = story.at(850).begins("try_out")
    if read:
        story.at(854).exchange("read", act=act)
    return story.at(870).ends(act)


def test_a_screen_that_an_audit_loads_again_was_touched() -> None:
    story = tried_out(Story("cookie").signs_in(), read=True).at(1700).exchange("heartbeat").at(1780).exchange("heartbeat", status=401)
    assert told(story).verdict == "holds"
    assert causes(tried_out(Story("cookie").signs_in(), read=True).at(1790).exchange("heartbeat")) == ["poll-extends-session"]


def test_the_portal_need_not_hear_of_a_screen_that_an_audit_tries_out() -> None:
    story = tried_out(Story("cookie").signs_in(), read=False).at(1000).exchange("heartbeat", status=401)
    (session,) = sessions(story.history())
    assert session.idle_deadline(session.began + 1000) == session.began + 900
    assert told(story).findings == ()


def test_work_in_between_is_no_idle_spell() -> None:
    assert told(Story("cookie").signs_in().at(800).reads().at(1500).reads()).verdict == "not-checked"


def test_signed_out_before_the_limit_is_no_idle_spell() -> None:
    assert (
        told(Story("cookie").signs_in().at(60).signs_out().at(2000).probes("session", "sign-out", accepted=True)).verdict == "not-checked"
    )


def test_nothing_asked() -> None:
    assert told(Story("cookie").signs_in().at(1500).locks()).verdict == "could-not-tell"


def test_an_access_token_after_the_session_was_refused_is_told_elsewhere() -> None:
    story = Story().signs_in().at(700).refreshes().at(906).probes("refresh", "idle", accepted=False).wait(1)
    assert told(story.probes("access", "idle", accepted=True)).verdict == "holds"


def test_a_server_clock_that_stood_still_decides_nothing() -> None:
    assert told(polled(1100, server="aged").remarks("server-clock-not-virtual", ID)).verdict == "could-not-tell"


def test_a_poll_that_gives_the_cookie_another_idle_period_says_it_itself() -> None:
    story = Story("cookie", server="aged").signs_in().remarks("server-clock-not-virtual", ID)
    for second in range(60, 1100, 60):
        story.at(second).exchange("heartbeat", issued=story.credentials(ids="1", expires_in=900.0))
    assert causes(story) == ["poll-extends-session"]


def test_waking_up_after_the_limit_and_going_on() -> None:
    story = Story("cookie").signs_in().at(60).moves("sleep", 1800).wait(1).exchange("heartbeat")
    assert causes(story) == ["poll-extends-session"]


def test_no_limit_stated() -> None:
    assert told(Story("cookie", idle_s=None).signs_in()).verdict == "not-checked"


def test_the_other_clinicians_work_does_not_count() -> None:
    story = Story("cookie").signs_in().signs_in(clinician="nurse-2")
    story.at(700).reads(clinician="nurse-2").at(1000).exchange("heartbeat")
    assert causes(story) == ["poll-extends-session"]


def test_a_poll_whose_answer_takes_the_cookie_back_ends_it() -> None:
    story = Story("cookie").signs_in().at(930).exchange("heartbeat", cleared=["sid"])
    assert told(story).verdict == "holds"


def test_a_cookie_taken_back_and_given_anew_goes_on() -> None:
    story = Story("cookie").signs_in()
    story.at(930).exchange("heartbeat", cleared=["sid"], issued=story.credentials())
    assert causes(story) == ["poll-extends-session"]
