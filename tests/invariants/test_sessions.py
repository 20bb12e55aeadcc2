"""What the shared derivation makes of a history."""

from tests.invariants.story import START, Story
from wardround.invariants.sessions import Session, sessions


def only(story: Story) -> Session:
    (session,) = sessions(story.history())
    return session


def how(story: Story) -> str | None:
    ending = only(story).ending
    return None if ending is None else ending.how


def test_a_session_begins_with_the_credential_that_sign_in_gave() -> None:
    session = only(Story("cookie").signs_in())
    assert (session.began, session.user, session.ids) == (START + 1, "nurse-1", frozenset({"sid-1"}))


def test_alive_when_cut_short() -> None:
    assert how(Story().signs_in().at(30).reads()) is None


def test_idle_counts_from_the_last_touch_in_any_tab() -> None:
    assert how(Story().signs_in("A").works("B").at(500).reads("B").at(1401).locks("A")) == "idle"


def test_locked_before_the_limit_is_broken_off() -> None:
    assert how(Story().signs_in("A").works("B").at(500).reads("B").at(905).locks("A")) == "broken-off"


def test_a_touch_too_late_to_matter_does_not_make_an_idle_end_early() -> None:
    story = Story().signs_in("A")
    story.at(901).begins("review_chart")
    assert how(story.at(902).locks()) == "idle"


def test_work_under_way_is_activity_until_its_end() -> None:
    story = Story().signs_in("A")
    story.at(100).begins("write_note")
    assert how(story.at(1100).locks()) == "broken-off"


def test_waiting_for_one_answer_longer_than_the_limit_is_idle() -> None:
    story = Story().signs_in("A")
    number = story.at(10).begins("review_chart")
    story.exchange("read", act=number, takes=1000)
    assert how(story.at(912).locks()) == "idle"


def test_sign_out_wins_and_other_tabs_may_hear_of_it_before_the_portal_answers() -> None:
    story = Story().signs_in("A").works("B")
    number = story.at(100).begins("sign_out", "A")
    story.exchange("sign-out", "A", act=number, takes=2).leaves("B").wait(2).leaves("A").ends(number)
    session = only(story)
    assert [(end.tab, end.how) for end in session.tab_ends] == [("B", "sign-out"), ("A", "sign-out")]
    assert session.ending is not None
    assert session.ending.at == START + 102


def test_a_failed_sign_out_ends_nothing() -> None:
    assert how(Story().signs_in().acts("sign_out", outcome="failed")) is None


def test_invalid_grant_is_a_refusal() -> None:
    story = Story().signs_in().at(310).exchange("refresh", status=400, accepted=False, oauth_error="invalid_grant")
    assert how(story.wait(1).locks()) == "refused"


def test_an_expired_access_token_whose_renewal_got_no_answer_is_no_refusal() -> None:
    story = Story().signs_in().at(310).exchange("read", status=401).exchange("refresh", status=503, accepted=False)
    assert how(story.wait(1).locks()) == "broken-off"


def test_an_access_token_refused_and_renewed_ends_nothing() -> None:
    assert how(Story().signs_in().at(310).exchange("read", status=401).refreshes().exchange("read")) is None


def test_another_answer_than_the_portals_is_no_refusal() -> None:
    story = Story("cookie").signs_in().at(60).exchange("heartbeat", status=401, accepted=False, outcome="replaced")
    assert how(story.wait(1).locks()) == "broken-off"


def test_signing_in_again_begins_a_second_session() -> None:
    first, second = sessions(Story().signs_in().at(1000).locks().at(1100).signs_in().history())
    assert first.ending is not None
    assert (first.ending.how, first.until, first.last) == ("idle", START + 1101, False)
    assert (second.ending, second.last) == (None, True)
    assert not first.ids & second.ids


def test_a_tab_that_was_late_to_notice_belongs_to_the_session_that_ended() -> None:
    story = Story().signs_in("A").works("B").at(1000).locks("A").at(1100).signs_in("A").at(1103).locks("B")
    first, second = sessions(story.history())
    assert [(end.tab, end.how) for end in first.tab_ends] == [("A", "idle"), ("B", "idle")]
    assert second.tab_ends == ()


def test_another_user_replaces() -> None:
    story = Story("cookie").signs_in("A").at(60).signs_in("B", user="nurse-2", flow="switch_user").locks("A")
    first, second = sessions(story.history())
    assert first.ending is not None
    assert (first.ending.how, second.user) == ("replaced", "nurse-2")
    assert [(end.tab, end.how) for end in first.tab_ends] == [("A", "replaced")]


def test_signing_in_over_a_live_session_of_ones_own_carries_the_other_tab_along() -> None:
    story = Story("cookie").signs_in("A").at(60).signs_in("B").at(1000).locks("A").locks("B")
    _, second = sessions(story.history())
    assert [(end.tab, end.how) for end in second.tab_ends] == [("A", "idle"), ("B", "idle")]


def test_a_sign_in_page_in_passing_is_no_end() -> None:
    assert how(Story().signs_in().at(60).leaves(reason=None).wait(1).works()) is None


def test_a_page_still_loading_is_not_judged() -> None:
    assert how(Story().signs_in().at(60).leaves(ready=False)) is None


def test_a_tab_opened_on_the_sign_in_page_ends_nothing() -> None:
    assert how(Story().signs_in("A").at(60).leaves("B")) is None


def test_clinicians_do_not_share_sessions() -> None:
    story = Story().signs_in().signs_in(clinician="nurse-2").at(500).reads(clinician="nurse-2").at(1000).locks()
    mine, other = sessions(story.history())
    assert mine.ending is not None
    assert (mine.ending.how, other.ending) == ("idle", None)


def test_a_refresh_keeps_the_session_and_its_old_ids() -> None:
    session = only(Story().signs_in().at(200).refreshes().exchange("read"))
    assert {"access-1", "refresh-1", "access-2", "refresh-2"} == session.ids
    assert [exchange.role for exchange in session.exchanges] == ["refresh", "read"]


def test_a_session_that_was_there_before_begins_when_it_was_first_seen() -> None:
    session = only(Story("cookie").at(5).works())
    assert session.began == START + 5


def test_the_portals_word_alone_tells_of_an_end_that_no_tab_showed() -> None:
    story = Story("cookie").signs_in().at(1000).exchange("heartbeat", status=401)
    assert how(story) == "idle"


def test_a_sign_in_that_found_somebody_signed_in_begins_nothing() -> None:
    assert only(Story().signs_in("A").at(60).acts("sign_in", "B")).number == 0


def test_a_sign_in_page_opened_by_hand_is_no_end_of_the_portals_making() -> None:
    story = Story("cookie").signs_in("A")
    number = story.at(60).begins("sign_in", "A", detail="totp-reused")
    session = only(story.wait(1).leaves("A").wait(1).ends(number, "refused"))
    assert [end.how for end in session.tab_ends] == ["replaced"]


def test_what_ends_while_another_user_signs_in_was_replaced() -> None:
    story = Story("cookie").signs_in("A").works("B")
    number = story.at(60).begins("switch_user", "B", user="nurse-2")
    fresh = story.credentials()
    story.exchange("sign-out", "B").locks("A").wait(2).exchange("sign-in", "B", issued=fresh, act=number)
    first, second = sessions(story.works("B", user="nurse-2").wait(1).ends(number).history())
    assert ([end.how for end in first.tab_ends], second.user) == (["replaced"], "nurse-2")


def test_a_cookie_taken_back_is_a_refusal() -> None:
    assert how(Story("cookie").signs_in().at(60).exchange("heartbeat", cleared=["sid"]).wait(1).leaves()) == "refused"


def test_a_page_that_locks_itself_again_at_once_has_begun_a_session_all_the_same() -> None:
    story = Story().signs_in().at(2000)
    number = story.begins("sign_in")
    story.exchange("sign-in", act=number, issued=story.credentials()).wait(10).ends(number, "refused")
    assert [session.began for session in sessions(story.history())] == [START + 1, START + 2000]


def test_a_refused_sign_in_with_a_fresh_anonymous_cookie_begins_nothing() -> None:
    story = Story("cookie").signs_in().at(2000)
    number = story.begins("sign_in")
    story.exchange("sign-in", act=number, issued=story.credentials()).wait(10).ends(number, "refused")
    assert len(sessions(story.history())) == 1


def test_a_failed_act_that_the_portal_served_is_activity() -> None:
    story = Story().signs_in().at(500)
    number = story.begins("review_chart")
    story.exchange("read", act=number).wait(10).ends(number, "failed")
    assert how(story.at(1000).locks()) == "broken-off"


def test_a_failed_act_of_which_nothing_reached_the_portal_may_not_have_counted() -> None:
    assert how(Story().signs_in().at(500).acts("review_chart", outcome="failed").at(1000).locks()) == "idle"
