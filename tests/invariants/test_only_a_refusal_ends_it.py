import pytest

from tests.invariants.story import Story
from wardround.invariants.judgement import Judgement
from wardround.invariants.only_a_refusal_ends_it import judge


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def failing(role: str = "refresh", **how: object) -> Story:
    story = Story().signs_in().at(290)
    fault = story.fault_starts("unavailable")
    story.exchange(role, **{"status": 503, "accepted": False, "faults": ["unavailable"], **how})
    return story.fault_hits(fault).wait(5).fault_ends(fault)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"outcome": "request-lost", "arrived": False, "status": None, "answered_at": None},
        {"outcome": "replaced", "status": 200, "content_type": "text/html"},
        {"outcome": "replaced", "status": 401, "arrived": False},
        {"outcome": "error", "status": None, "answered_at": None},
    ],
)
def test_a_failed_refresh_signs_out(how: dict[str, object]) -> None:
    assert causes(failing(**how).wait(1).leaves()) == ["refresh-failure-ends-session"]


def test_a_failed_poll_signs_out() -> None:
    assert causes(failing("heartbeat").wait(1).leaves()) == ["heartbeat-failure-ends-session"]


def test_the_portals_own_failure_without_a_fault_of_ours() -> None:
    story = Story("cookie").signs_in().at(60).exchange("heartbeat", status=502, accepted=False).wait(1).leaves()
    assert causes(story) == ["heartbeat-failure-ends-session"]


def test_trouble_shown_and_work_resumed_holds() -> None:
    assert told(failing().shows(error="No connection").wait(10).refreshes().shows(error=None).wait(1).reads()).verdict == "holds"


def test_a_definite_refusal_after_trouble_holds() -> None:
    story = failing().wait(5).exchange("refresh", status=400, accepted=False, oauth_error="invalid_grant").wait(1).leaves()
    assert told(story).verdict == "holds"


def test_an_idle_end_after_trouble_holds() -> None:
    assert told(failing("heartbeat").at(902).locks()).verdict == "holds"


def test_signed_out_by_hand_during_trouble_is_silent() -> None:
    assert causes(failing().signs_out()) == []


def test_nothing_seen_afterwards() -> None:
    assert told(failing()).verdict == "could-not-tell"


def test_gates_and_faults_that_touched_nothing_are_no_trouble() -> None:
    story = Story().signs_in().at(60)
    gate = story.fault_starts("hold", gate=True)
    story.exchange().fault_hits(gate, "hold", gate=True).fault_ends(gate, "hold", gate=True)
    story.fault_starts("unavailable")
    assert told(story.wait(60).leaves()).verdict == "not-checked"


def test_what_the_browser_gave_up_by_itself_is_no_trouble() -> None:
    story = Story().signs_in().at(60).exchange("read", outcome="aborted", status=None, answered_at=None).wait(1).leaves()
    assert told(story).verdict == "not-checked"


def test_trouble_long_past_explains_nothing() -> None:
    assert causes(failing().wait(60).refreshes().wait(200).leaves()) == []


def test_only_the_session_that_met_it() -> None:
    story = Story().signs_in().signs_in(clinician="nurse-2").at(60).exchange("heartbeat", clinician="nurse-2", status=503)
    assert causes(story.wait(1).leaves()) == []


def test_a_tab_that_gives_up_after_a_failed_renewal_ended_by_itself() -> None:
    """Long after the outage it asks with the old access token, is refused, and ends."""
    story = failing().wait(400).exchange("read", status=401, accepted=False).wait(1).leaves()
    assert causes(story) == ["renewal-given-up"]


def test_a_tab_that_asks_again_and_is_refused_was_ended_by_the_portal() -> None:
    story = failing().wait(400).exchange("read", status=401, accepted=False)
    story.exchange("refresh", status=400, accepted=False, oauth_error="invalid_grant").wait(1).leaves()
    assert told(story).verdict == "holds"


def test_a_later_renewal_that_was_granted_leaves_the_refusal_to_the_portal() -> None:
    story = failing().wait(10).refreshes().wait(400).exchange("read", status=401, accepted=False).wait(1).leaves()
    assert told(story).verdict == "holds"


def test_an_access_token_that_is_still_good_and_refused_is_the_portals_word() -> None:
    story = failing().wait(10).refreshes().wait(100)
    fault = story.fault_starts("unavailable")
    story.exchange("refresh", status=503, accepted=False, faults=["unavailable"]).fault_hits(fault).fault_ends(fault)
    assert told(story.wait(5).exchange("read", status=401, accepted=False).wait(1).leaves()).verdict == "holds"


def test_a_refresh_token_that_was_shown_beside_it_was_refused_as_well() -> None:
    story = failing().wait(400)
    shown = story.held["nurse-1"]
    assert told(story.exchange("read", status=401, accepted=False, presented=shown).wait(1).leaves()).verdict == "holds"


def test_the_renewal_of_another_tab_is_no_matter_where_this_one_had_its_own() -> None:
    story = Story().signs_in("A").works("B").at(200).refreshes("A").at(290)
    fault = story.fault_starts("unavailable")
    story.exchange("refresh", "B", status=503, accepted=False, faults=["unavailable"]).fault_hits(fault).wait(5).fault_ends(fault)
    assert told(story.wait(400).exchange("read", "A", status=401, accepted=False).wait(1).leaves("A")).verdict == "holds"


def test_a_token_that_another_tab_fetched_after_the_failed_renewal_was_refused_for_reasons_of_the_portals() -> None:
    story = failing().works("B").wait(10).refreshes("B").wait(400).exchange("read", "A", status=401, accepted=False)
    assert told(story.wait(1).leaves("A")).verdict == "holds"
