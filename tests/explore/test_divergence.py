# ruff: noqa: ANN401 (the story builder forwards any field of any event)
"""Where a cell leaves the fault-free run: ids, times and the fault's own doing are no divergence; who repeated a request is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.invariants.story import START, Story
from wardround.explore.divergence import NOTHING, Differences, Healthy

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.explore.divergence import Divergence

LOST: dict[str, Any] = {"outcome": "response-lost", "accepted": None, "faults": ["response_lost"]}


def two_tabs() -> Story:
    """Signed in, one order for P1, then a look from the other tab."""
    return Story().signs_in("A").works("B")


def orders(story: Story, *, late: float = 0.0, intent: str = "order-1", **exchange: Any) -> Story:
    """An act with one write in it, acknowledged."""
    story.means(intent, what="order")
    act = story.begins("order_medication", intent=intent, patient="P1")
    story.wait(1 + late).exchange("write", path="/patients/f6p5q65g5q/orders", act=act, markers=[f"WR-{intent}"], **exchange)
    return story.wait(1).shows(said="acknowledged").ends(act, "acknowledged")


def healthy() -> Story:
    """Without any fault."""
    return orders(two_tabs().at(60)).at(100).shows(said=None).reads("B").at(400).refreshes("A").at(900).signs_out("A").leaves("B").ended()


def hit(story: Story, name: str = "response_lost") -> Story:
    """The last exchange was hit."""
    number = story.fault_starts(name)
    return story.fault_hits(number, name).fault_ends(number, name)


def rest(story: Story, *, later: float = 0.0) -> Story:
    """All after the order, as without the fault, so many seconds later."""
    story.at(100 + later).shows(said=None).reads("B").at(400 + later).refreshes("A")
    return story.at(900 + later).signs_out("A").leaves("B").ended()


def divergence(story: Story, evidence: list[int] | None = None) -> Divergence:
    """From the healthy run."""
    return Differences(story.history(), Healthy(healthy().history())).first(evidence or [])


def test_a_run_does_not_differ_from_itself() -> None:
    assert divergence(healthy()) == NOTHING


def test_ids_tokens_and_times_are_no_divergence() -> None:
    story = Story().signs_in("A").works("B").at(63)
    story.means("order-1", what="order", marker="WR-other")
    act = story.begins("order_medication", intent="order-1", patient="P1")
    story.wait(2).exchange("write", path="/patients/zz9999zz/orders?draft=7", act=act, markers=["WR-other"], status=201)
    story.wait(1).shows(said="acknowledged").ends(act, "acknowledged")
    assert divergence(rest(story, later=3)) == NOTHING


def test_what_the_fault_did_is_not_what_the_portal_did() -> None:
    story = orders(two_tabs().at(60), status=503, faults=["unavailable"], accepted=False)
    assert divergence(rest(hit(story, "unavailable"))) == NOTHING


def test_a_fault_that_makes_everything_late_changes_nothing() -> None:
    story = hit(orders(two_tabs().at(60), late=90, faults=["latency"]), "latency")
    assert divergence(rest(story, later=200)) == NOTHING


def test_before_the_fault_nothing_counts() -> None:
    story = two_tabs().at(10).shows("A", error="Slow")
    story.exchange("write", path="/elsewhere")
    assert divergence(rest(hit(orders(story.at(60), **LOST)))) == NOTHING


def again(story: Story, *, by: str, **exchange: Any) -> Story:
    """The order is lost and sent again."""
    story.means("order-1", what="order")
    act = story.begins("order_medication", intent="order-1", patient="P1")
    fields: dict[str, Any] = {"path": "/patients/f6p5q65g5q/orders", "markers": ["WR-order-1"]}
    hit(story.wait(1).exchange("write", act=act, **fields, **LOST))
    lost = story.last_n
    if by == "clinician":
        story.wait(5).shows(said="unknown").ends(act, "unknown")
        act = story.begins("order_medication", intent="order-1", patient="P1")
    story.wait(1).exchange("write", act=act, **fields, **{"resend_of": lost if by == "transport" else None, **exchange})
    return rest(story.wait(1).shows(said="acknowledged").ends(act, "acknowledged"))


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("transport", "the browser's transport sends the write again by itself, and the portal takes it"),
        ("application", "the application sends the write again, and the portal takes it"),
        ("clinician", "the clinician does the write again, and the portal takes it"),
    ],
)
def test_who_repeated_a_write_is_told(by: str, said: str) -> None:
    found = divergence(again(two_tabs().at(60), by=by))
    assert (found.text, found.repeated_by) == (said, by)


def test_what_became_of_the_repetition_is_told() -> None:
    found = divergence(again(two_tabs().at(60), by="application", status=409, accepted=False))
    assert found.text == "the application sends the write again, and it is refused (409)"


def test_another_order_is_no_repetition() -> None:
    story = hit(orders(two_tabs().at(60), **LOST)).at(70)
    found = divergence(rest(orders(story, intent="order-2")))
    assert found.repeated_by == ""


def test_another_tabs_refresh_is_no_repetition() -> None:
    """Seen on a real portal: the failed refresh ended both tabs, and the other one was just about to refresh, too."""
    story = orders(two_tabs().at(60)).at(100).shows(said=None).reads("B").at(400)
    hit(story.exchange("refresh", "A", outcome="request-lost", arrived=False, status=None, accepted=None, faults=["request_lost"]))
    story.wait(0.1).locks("A").wait(0.1).refreshes("B")
    found = divergence(story.at(900).ended())
    assert (found.text, found.repeated_by) == ("the same tab is locked", "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda story: story.leaves("A"), "the same tab is signed out"),
        (lambda story: story.leaves("B"), "another tab is signed out"),
        (lambda story: story.locks("A"), "the same tab is locked"),
        (lambda story: story.shows("A", warned=True), "the same tab warns that the session will end"),
        (lambda story: story.works("B", user="nurse-2"), "another tab names another user"),
        (lambda story: story.shows("A", error="Oh"), "the same tab shows an error"),
        (lambda story: story.exchange("read", "B", status=401, accepted=False), "another tab sends a read, and it is refused (401)"),
    ],
)
def test_what_is_seen_is_told_from_the_disturbed_tab(change: Callable[[Story], object], said: str) -> None:
    story = hit(orders(two_tabs().at(60), **LOST))
    change(story.at(80))
    assert divergence(rest(story)).text == said


def test_a_session_that_ends_early_is_a_divergence_although_it_ends_anyway() -> None:
    story = hit(orders(two_tabs().at(60), **LOST)).at(80).leaves("A").leaves("B").at(900).ended()
    assert divergence(story).text == "the same tab is signed out"


def test_what_does_not_happen_any_more_is_a_divergence() -> None:
    story = orders(two_tabs().at(60)).at(100).shows(said=None).reads("B").at(400).refreshes("A").at(900)
    story.signs_out("A", **LOST)
    number = next(exchange.n for exchange in story.history().exchanges if exchange.role == "sign-out")
    up = story.fault_starts("response_lost")
    story.fault_hits(up, "response_lost", n=number).wait(300).ended()
    assert divergence(story).text == "another tab is not signed out, as it was without the fault"


def test_the_end_of_the_session_counts_for_more_than_an_error_on_the_screen() -> None:
    story = hit(orders(two_tabs().at(60), **LOST)).at(80).shows("A", error="Try later").at(90).leaves("A").at(901).ended()
    assert divergence(story).text == "the same tab is signed out"


def test_what_came_after_the_evidence_did_not_lead_to_it() -> None:
    story = hit(orders(two_tabs().at(60), **LOST)).at(70).shows("A", error="Oh").at(500).leaves("A").at(901).ended()
    early = [event.seq for event in story.history().events if event.at <= START + 71][-1]
    assert divergence(story, [early]).text == "the same tab shows an error"
    assert divergence(story).text == "the same tab is signed out"


def test_a_page_that_is_still_loading_shows_nothing_yet() -> None:
    story = hit(orders(two_tabs().at(60), **LOST)).at(80).shows("A", ready=False, signed_in=False, signed_out=True).wait(0.5).works("A")
    assert divergence(rest(story.shows("A", ready=True, signed_in=True, signed_out=False))) == NOTHING


def test_polls_and_pages_are_not_counted() -> None:
    story = hit(orders(two_tabs().at(60), **LOST))
    for _ in range(5):
        story.wait(5).exchange("read", "B", path="/read")
    assert divergence(rest(story)) == NOTHING


def test_within_a_moment_chance_does_not_decide() -> None:
    def race(first: str, second: str) -> str:
        story = hit(orders(two_tabs().at(60), **LOST)).at(80).leaves(first).wait(0.3).leaves(second)
        return divergence(story.at(901).ended()).text

    assert race("A", "B") == race("B", "A") == "the same tab is signed out"


def test_an_act_that_never_ends() -> None:
    story = two_tabs().at(60).means("order-1", what="order")
    act = story.begins("order_medication", intent="order-1", patient="P1")
    hit(story.wait(1).exchange("write", path="/patients/1/orders", act=act, markers=["WR-order-1"], **LOST)).at(2000).ended()
    assert divergence(story, [event.seq for event in story.history().events if event.at < START + 90]).text == (
        "the same tab never ends order medication"
    )


def test_what_the_portal_answers_in_another_order_is_its_own() -> None:
    story = orders(two_tabs().at(60)).at(100).shows(said=None).reads("B").at(400)
    up = story.fault_starts("portal_order", gate=True)
    story.exchange("refresh", "A", status=400, oauth_error="invalid_grant", accepted=False, faults=["portal_order"])
    story.fault_hits(up, "portal_order", gate=True).fault_ends(up, "portal_order", gate=True)
    found = divergence(story.at(900).signs_out("A").leaves("B").ended())
    assert found.text == "the same tab sends another refresh than without the fault, and it is refused (400 invalid_grant)"


def test_a_fault_that_the_scenario_has_anyway_is_not_the_cells() -> None:
    def scenario(story: Story) -> Story:
        return hit(orders(story.at(10), intent="order-0", **LOST))

    without = rest(orders(scenario(two_tabs()).at(60)))
    cell = hit(orders(scenario(two_tabs()).shows("B", error="Slow").at(60), faults=["latency"]), "latency")
    assert Differences(rest(cell).history(), Healthy(without.history())).first() == NOTHING


def test_a_fault_of_the_whole_network_is_seen_from_the_tab_that_it_hit_first() -> None:
    story = hit(orders(two_tabs().at(60), **LOST), "offline")
    number = (
        story.at(70).exchange("read", "B", outcome="request-lost", arrived=False, status=None, faults=["offline"]).fault_starts("offline")
    )
    story.fault_hits(number, "offline").at(80).leaves("B").at(901).ended()
    assert divergence(story).text == "another tab is signed out"
