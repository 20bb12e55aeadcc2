from tests.invariants.story import Story
from wardround.history.events import Held
from wardround.invariants.ended_means_ended import judge
from wardround.invariants.judgement import Judgement


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def test_refused_after_sign_out_holds() -> None:
    assert told(Story("cookie").signs_in().at(60).signs_out().probes("session", "sign-out", accepted=False)).verdict == "holds"


def test_old_token_accepted_after_sign_out() -> None:
    story = Story().signs_in().at(60).signs_out().probes("access", "sign-out", accepted=True)
    assert causes(story) == ["access-accepted-after-sign-out"]


def test_another_tab_goes_on_with_the_old_cookie() -> None:
    story = Story("cookie").signs_in("A").works("B").at(60).signs_out("A").wait(10).exchange("read", "B")
    assert causes(story) == ["session-accepted-after-sign-out"]


def test_a_slow_request_brings_the_session_back() -> None:
    story = Story("cookie").signs_in("A").at(60).exchange("read", takes=8).wait(2).signs_out()
    assert causes(story.at(80).probes("session", "sign-out", accepted=True)) == ["in-flight-answer-revives-session-after-sign-out"]


def test_a_slow_request_that_changes_nothing_is_silent() -> None:
    story = Story("cookie").signs_in("A").at(60).exchange("read", takes=8).wait(2).signs_out()
    assert told(story.at(80).probes("session", "sign-out", accepted=False)).verdict == "holds"


def test_a_credential_issued_in_flight_that_works_later() -> None:
    story = Story().signs_in().at(60)
    fresh = [Held(what="access", id="late", place="body")]
    story.exchange("refresh", takes=8, issued=fresh).wait(2).signs_out().at(80).exchange("read", presented=fresh)
    assert causes(story) == ["in-flight-answer-revives-session-after-sign-out"]


def test_a_credential_issued_in_flight_that_nobody_tried() -> None:
    story = Story().signs_in().at(60)
    story.exchange("refresh", takes=8, issued=[Held(what="access", id="late", place="body")]).wait(2).signs_out()
    verdict = told(story.at(80).probes("access", "sign-out", accepted=False))
    assert (verdict.verdict, (verdict.reason or "")[:9]) == ("could-not-tell", "in-flight")


def test_nothing_tried() -> None:
    assert told(Story().signs_in().at(60).signs_out()).verdict == "could-not-tell"


def test_a_stream_that_goes_on() -> None:
    story = Story("cookie").signs_in().exchange("stream", outcome="open", answered_at=None, accepted=True)
    n = story.last_n
    story.at(60).signs_out().wait(20).streams("message", n, sender="portal", bytes=9)
    assert causes(story) == ["stream-goes-on-after-sign-out"]


def test_a_stream_that_says_goodbye_in_time_is_silent() -> None:
    story = Story("cookie").signs_in().exchange("stream", outcome="open", answered_at=None, accepted=True)
    n = story.last_n
    story.at(60).signs_out().wait(1).streams("message", n, sender="portal").probes("session", "sign-out", accepted=False)
    assert told(story).verdict == "holds"


def test_a_sign_out_lost_on_its_way_cannot_be_held_against_the_portal() -> None:
    story = Story("cookie").signs_in().at(60).signs_out(outcome="request-lost", arrived=False, status=None, answered_at=None)
    assert told(story.wait(9).probes("session", "sign-out", accepted=True)).verdict == "could-not-tell"


def test_a_sign_out_that_is_still_on_its_way_cannot_be_held_against_the_portal() -> None:
    story = Story("cookie").signs_in().at(60).signs_out(outcome="open", arrived=None, status=None, answered_at=None)
    assert told(story.wait(9).probes("session", "sign-out", accepted=True)).verdict == "could-not-tell"


def test_a_sign_out_of_which_nobody_knows_whether_it_arrived_but_that_is_over() -> None:
    story = Story("cookie").signs_in().at(60).signs_out(outcome="answered", arrived=None)
    assert causes(story.wait(9).probes("session", "sign-out", accepted=True)) == ["session-accepted-after-sign-out"]


def test_an_idle_session_that_the_server_never_ended_is_told_elsewhere() -> None:
    story = Story("cookie").signs_in().at(902).locks().wait(60).probes("session", "idle", accepted=True)
    assert told(story).verdict == "could-not-tell"


def test_an_access_token_that_outlives_the_idle_end() -> None:
    story = Story().signs_in().at(700).refreshes().at(903).locks().wait(1).probes("refresh", "idle", accepted=False)
    assert causes(story.wait(1).probes("access", "idle", accepted=True)) == ["access-accepted-after-idle"]


def test_idle_and_refused_holds() -> None:
    story = Story("cookie").signs_in().at(903).locks().wait(1).probes("session", "idle", accepted=False)
    assert told(story).verdict == "holds"


def test_the_next_session_is_not_the_old_one() -> None:
    story = Story("cookie").signs_in().at(60).signs_out().probes("session", "sign-out", accepted=False).at(90).signs_in().reads()
    assert told(story).verdict == "holds"


def test_an_id_kept_across_sign_ins_belongs_to_whoever_signed_in_last() -> None:
    story = Story("cookie").signs_in().at(60).signs_out().probes("session", "sign-out", accepted=False).at(90)
    number = story.begins("sign_in")
    story.wait(1).exchange("sign-in", presented=story.held["nurse-1"], issued=[], act=number).works().ends(number).wait(5).reads()
    assert told(story).verdict == "holds"


def test_nothing_ended() -> None:
    assert told(Story().signs_in().reads()).verdict == "not-checked"


def test_the_harness_asks_in_the_very_moment_of_the_sign_out() -> None:
    story = Story("cookie").signs_in().at(60)
    number = story.begins("sign_out")
    story.exchange("sign-out", act=number, takes=2, answered_wall=60.1).leaves().probes("session", "sign-out", accepted=True, wall=60.2)
    assert causes(story.wait(3).ends(number)) == ["session-accepted-after-sign-out"]


def test_what_the_harness_asked_before_the_portal_had_answered_the_sign_out_proves_nothing() -> None:
    story = Story("cookie").signs_in().at(60)
    number = story.begins("sign_out")
    story.exchange("sign-out", act=number, takes=2, answered_wall=60.3).leaves().probes("session", "sign-out", accepted=True, wall=60.2)
    assert told(story.wait(3).ends(number)).verdict == "could-not-tell"
