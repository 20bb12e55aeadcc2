"""When a fault is over, every tab works again within a stated time, without a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.invariants.story import Story
from wardround.invariants.recovers import judge

if TYPE_CHECKING:
    from wardround.history.history import History


def outage(*, tabs: str = "A", aim: str = "refresh") -> Story:
    """Signed in, worked, then a fault from 100 s to 160 s that hit one request."""
    story = Story().signs_in("A")
    for tab in tabs:
        story.works(tab).reads(tab)
    number = story.at(100).fault_starts(aim=aim)
    story.at(110).exchange("heartbeat", "A", status=503, accepted=False, faults=["unavailable"]).fault_hits(number)
    return story.at(160).fault_ends(number)


def cause(history: History) -> list[str]:
    return [finding.cause for finding in judge(history).findings]


def test_a_tab_that_works_again_holds() -> None:
    assert judge(outage().at(200).reads("A").at(400).ended().history()).verdict == "holds"


def test_a_heartbeat_alone_shows_that_a_tab_works() -> None:
    assert judge(outage().at(200).exchange("heartbeat", "A").at(400).ended().history()).verdict == "holds"


def test_an_act_that_fails_after_the_limit_is_broken() -> None:
    history = outage().at(300).acts("review_chart", "A", outcome="silent").ended().history()
    assert cause(history) == ["acts-fail-after-fault"]
    assert "tab A of nurse-1 did not recover" in judge(history).findings[0].summary


def test_an_early_failure_without_any_later_life_is_broken() -> None:
    history = outage().at(200).acts("review_chart", "A", outcome="failed").at(400).ended().history()
    assert cause(history) == ["acts-fail-after-fault"]


def test_an_early_failure_and_a_later_success_hold() -> None:
    story = outage().at(165).acts("review_chart", "A", outcome="failed").at(200).reads("A").at(400)
    assert judge(story.ended().history()).verdict == "holds"


def test_a_flow_that_never_worked_is_not_blamed_on_the_fault() -> None:
    story = outage().at(300).acts("administer", "A", outcome="failed").at(400)
    assert judge(story.ended().history()).verdict == "could-not-tell"


def test_a_failure_under_another_fault_is_not_blamed_on_the_first() -> None:
    story = outage().at(200).reads("A").at(300)
    number = story.fault_starts("offline")
    story.exchange("read", "A", outcome="request-lost", arrived=False, status=None, faults=["offline"]).fault_hits(number, "offline")
    story.acts("review_chart", "A", outcome="failed").wait(1).fault_ends(number, "offline").wait(5).reads("A").wait(200)
    assert judge(story.ended().history()).verdict == "holds"


def test_requests_turned_away_for_ever_are_broken() -> None:
    story = outage()
    for at in (200, 260, 320):
        story.at(at).exchange("heartbeat", "A", status=401, accepted=False)
    assert cause(story.ended().history()) == ["requests-fail-after-fault"]


def test_one_refusal_before_the_first_success_is_how_a_page_learns() -> None:
    story = outage().at(500).exchange("read", "A", status=401, accepted=False).wait(0.2).refreshes("A").wait(0.1).reads("A")
    assert judge(story.ended().history()).verdict == "holds"


def test_a_recovery_after_the_limit_is_broken() -> None:
    story = outage()
    for at in (200, 260, 320, 380):
        story.at(at).exchange("heartbeat", "A", status=401, accepted=False)
    assert cause(story.at(450).reads("A").ended().history()) == ["recovered-late"]


def test_a_heartbeat_that_stops_is_broken() -> None:
    story = Story().signs_in("A")
    for at in (10, 70, 130, 190):
        story.at(at).exchange("heartbeat", "A")
    story.reads("A")
    number = story.at(240).fault_starts("html_instead")
    story.at(250).exchange("refresh", "A", outcome="replaced", arrived=False, faults=["html_instead"]).fault_hits(number, "html_instead")
    story.at(251).fault_ends(number, "html_instead")
    assert cause(story.at(700).ended().history()) == ["tab-fell-silent"]


def test_a_heartbeat_of_a_sleeping_machine_may_stop() -> None:
    story = Story().signs_in("A")
    for at in (10, 70, 130):
        story.at(at).exchange("heartbeat", "A")
    story.reads("A")
    number = story.at(140).fault_starts()
    story.exchange("read", "A", status=503, accepted=False, faults=["unavailable"]).fault_hits(number).wait(1).fault_ends(number)
    story.moves("sleep", 600.0)
    assert judge(story.ended().history()).verdict == "could-not-tell"


def cut_stream(*, reopened: bool, faults: list[str]) -> Story:
    story = Story().signs_in("A").reads("A").at(50)
    number = story.at(100).fault_starts("offline")
    story.at(60).exchange("stream", "A", outcome="error", takes=41, faults=faults).at(101).fault_hits(number, "offline")
    story.at(120).fault_ends(number, "offline").at(125)
    if reopened:
        story.exchange("stream", "A", outcome="open", answered_at=None)
    return story.at(130).reads("A").at(400).ended()


@pytest.mark.parametrize("faults", [["offline"], []], ids=["touched", "cut"])
def test_a_cut_stream_must_be_opened_again(faults: list[str]) -> None:
    assert cause(cut_stream(reopened=False, faults=faults).history()) == ["stream-not-reopened"]
    assert judge(cut_stream(reopened=True, faults=faults).history()).verdict == "holds"


def test_a_cut_stream_that_was_opened_again_before_the_fault_was_over_lives_on() -> None:
    """And its head came long before that, and it was closed long after."""
    story = Story().signs_in("A").reads("A")
    number = story.at(60).fault_starts("reconnect_storm")
    story.exchange("stream", "A", outcome="response-lost", faults=["reconnect_storm"]).fault_hits(number, "reconnect_storm").wait(5)
    story.exchange("stream", "A", outcome="aborted", takes=0.1)
    reopened = story.last_n
    story.at(100).fault_ends(number, "reconnect_storm").at(130).reads("A").at(300)
    assert judge(story.streams("close", reopened).at(400).ended().history()).verdict == "holds"


def test_leaving_the_page_later_than_it_had_to_recover_excuses_no_cut_stream() -> None:
    story = cut_stream(reopened=False, faults=["offline"])
    assert cause(story.at(399).shows("A", page=7).history()) == ["stream-not-reopened"]


@pytest.mark.parametrize("outcome", ["response-lost", "request-lost", "error"])
def test_where_the_browser_shows_its_own_page_no_stream_can_be_opened(outcome: str) -> None:
    story = Story().signs_in("A").reads("A").at(50)
    number = story.at(100).fault_starts("offline")
    story.at(60).exchange("stream", "A", outcome="error", takes=41, faults=["offline"]).at(101).fault_hits(number, "offline")
    story.exchange("page", "A", how="navigation", outcome=outcome, status=None, faults=["offline"]).at(120).fault_ends(number, "offline")
    assert judge(story.at(400).ended().history()).verdict == "could-not-tell"


def test_a_tab_in_which_nothing_was_tried_cannot_be_told() -> None:
    judgement = judge(outage(tabs="AB").at(200).reads("A").at(400).ended().history())
    assert judgement.verdict == "could-not-tell"
    assert "tab B" in (judgement.reason or "")


def test_a_history_that_ends_too_soon_cannot_be_told() -> None:
    assert (judge(outage().at(170).ended().history()).reason or "").startswith("history-too-short")


def test_a_fault_that_is_still_up_cannot_be_told() -> None:
    story = Story().signs_in("A")
    number = story.at(100).fault_starts()
    story.exchange("read", status=503, accepted=False, faults=["unavailable"]).fault_hits(number)
    assert (judge(story.history()).reason or "").startswith("fault-not-cleared")


def test_a_fault_aimed_at_one_exchange_is_spent_with_it() -> None:
    story = Story().signs_in("A").reads("A")
    number = story.at(100).fault_starts(aim="1. refresh")
    story.exchange("refresh", outcome="response-lost", status=None, faults=["unavailable"]).fault_hits(number)
    story.at(250).acts("review_chart", "A", outcome="silent").at(400).fault_ends(number)
    assert cause(story.ended().history()) == ["acts-fail-after-fault"]


def test_a_tab_whose_session_ended_is_not_judged() -> None:
    story = outage().locks("A").at(300).acts("review_chart", "A", outcome="failed").ended()
    assert judge(story.history()).verdict == "not-checked"


def test_an_idle_end_after_the_fault_is_not_judged() -> None:
    story = outage().at(200).reads("A")
    for at in (1200, 1300, 1400):
        story.at(at).exchange("heartbeat", "A", status=401, accepted=False)
    assert judge(story.ended().history()).verdict == "holds"


def test_a_reload_by_hand_is_no_recovery() -> None:
    story = outage().at(200).acts("review_chart", "A", outcome="failed").at(300).acts("reload", "A").reads("A").at(400).ended()
    assert cause(story.history()) == ["acts-fail-after-fault"]


def test_without_faults_or_with_gates_only_it_is_not_checked() -> None:
    story = Story().signs_in("A").reads("A")
    number = story.fault_starts("hold", gate=True)
    assert judge(story.fault_hits(number, "hold", gate=True).fault_ends(number, "hold", gate=True).history()).verdict == "not-checked"
