"""During an outage or an expiry requests stay bounded, and nothing goes round in circles."""

from __future__ import annotations

from tests.invariants.story import Story
from wardround.invariants.no_storm import judge


def outage(requests: int, every: float, **fields: object) -> Story:
    """A fault at 100 s, and requests of tab A that fail under it."""
    story = Story().signs_in("A").reads("A")
    number = story.at(100).fault_starts()
    given = {"status": 503, "accepted": False, "faults": ["unavailable"], **fields}
    for place in range(requests):
        story.at(100 + place * every).exchange("heartbeat", given.pop("tab", "A"), **given)
        story.fault_hits(number)
    return story.wait(1).fault_ends(number)


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def test_a_page_that_backs_off_holds() -> None:
    assert judge(outage(12, 5.0).history()).verdict == "holds"


def test_a_page_that_tries_every_second_is_broken() -> None:
    story = outage(60, 1.0)
    assert causes(story) == ["request-storm"]
    assert "60 requests" in judge(story.history()).findings[0].summary


def test_all_at_one_virtual_moment_is_a_storm_too() -> None:
    assert causes(outage(40, 0.0)) == ["request-storm"]


def test_the_limit_is_the_profiles() -> None:
    story = Story(storm_per_minute=100).signs_in("A").at(100).exchange(status=401, accepted=False)
    for _ in range(60):
        story.wait(0.5).exchange("heartbeat", "A", status=401, accepted=False)
    assert judge(story.history()).verdict == "holds"


def test_a_storm_after_expiry_is_broken() -> None:
    story = Story().signs_in("A").at(1000)
    for _ in range(50):
        story.wait(0.5).exchange("read", "A", status=401, accepted=False)
    assert causes(story) == ["request-storm"]


def test_a_locked_tab_that_asks_and_asks_is_broken() -> None:
    story = Story().signs_in("A").at(1000).locks("A").at(2000)
    for _ in range(50):
        story.wait(0.5).exchange("other", "A", presented=[])
    assert causes(story) == ["request-storm"]


def test_each_tab_has_a_bound_of_its_own() -> None:
    story = Story().signs_in("A").at(1000).exchange(status=401, accepted=False)
    for number in range(50):
        story.wait(0.5).exchange("read", "AB"[number % 2], status=401, accepted=False)
    assert judge(story.history()).verdict == "holds"


def test_a_page_that_loads_its_many_parts_once_is_no_storm() -> None:
    story = outage(1, 1.0)
    for number in range(50):
        story.wait(0.05).exchange("read", "A", path=f"/widget/{number}")
    assert judge(story.history()).verdict == "holds"


def test_what_the_clinician_does_is_no_storm() -> None:
    story = outage(1, 1.0)
    for _ in range(40):
        story.reads("A", takes=0.5)
    assert judge(story.history()).verdict == "holds"


def test_a_loop_within_one_act_is_the_pages_own() -> None:
    story = Story().signs_in("A").at(1000)
    number = story.begins("review_chart", "A")
    for _ in range(50):
        story.wait(0.2).exchange("read", "A", act=number, status=401, accepted=False)
    assert causes(story.ends(number, "silent")) == ["request-storm"]


def test_scripts_documents_preflights_and_repetitions_do_not_count() -> None:
    story = outage(1, 1.0)
    for _ in range(40):
        story.wait(0.1).exchange("static", "A", status=503).exchange("page", "A", status=503, path=f"/{story.last_n}")
        story.exchange("other", "A", how="preflight", status=503).exchange("other", "A", status=503, resend_of=1)
    assert judge(story.history()).verdict == "holds"


def test_a_tab_that_always_polls_may_go_on_polling() -> None:
    story = Story().signs_in("A")
    for _ in range(120):
        story.wait(1).exchange("heartbeat", "A", path="/poll")
    number = story.fault_starts()
    for _ in range(60):
        story.wait(1).exchange("heartbeat", "A", path="/poll", status=503, accepted=False).fault_hits(number)
    assert judge(story.fault_ends(number).history()).verdict == "holds"


def test_signing_in_again_ends_the_trouble() -> None:
    story = Story().signs_in("A").at(1000).locks("A").at(1100).signs_in("A").at(1200)
    for _ in range(50):
        story.wait(0.5).exchange("heartbeat", "A", path="/poll")
    assert judge(story.history()).verdict == "holds"


def test_a_refresh_loop_is_broken_without_any_outage() -> None:
    story = Story().signs_in("A").at(100)
    for _ in range(7):
        story.refreshes("A").wait(0.3)
    assert causes(story) == ["refresh-loop"]


def test_five_refreshes_or_short_lived_tokens_are_no_loop() -> None:
    story = Story().signs_in("A").at(100)
    for _ in range(5):
        story.refreshes("A")
    assert judge(story.history()).verdict == "not-checked"
    story = Story(access_token_s=1.0).signs_in("A").at(100)
    for _ in range(20):
        story.wait(0.8).refreshes("A")
    assert judge(story.history()).verdict == "not-checked"


def test_a_redirect_loop_is_broken() -> None:
    story = Story("cookie").signs_in("A").at(1000)
    number = story.begins("open_ward_list", "A")
    for _ in range(10):
        story.exchange("page", "A", how="navigation", path="/", status=302, location="/login", act=number)
        story.exchange("page", "A", how="navigation", path="/login", status=302, location="/", act=number, presented=[])
    assert causes(story.ends(number, "failed")) == ["redirect-loop"]


def test_an_audit_that_loads_a_page_again_and_again_is_no_loop_of_the_portals() -> None:
    def loads(flow: str) -> Story:
        story = Story().signs_in("A").at(1000)
        number = story.begins(flow, "A")
        for _ in range(8):
            story.wait(0.4).exchange("page", "A", how="navigation", path="/notes").refreshes("A")
        return story.ends(number)

    assert judge(loads("try_out").history()).verdict == "not-checked"
    assert causes(loads("review_chart")) == ["refresh-loop", "redirect-loop"]


def test_several_acts_may_go_to_one_page() -> None:
    story = Story("cookie").signs_in("A").at(1000)
    for _ in range(10):
        number = story.begins("open_ward_list", "A")
        story.exchange("page", "A", how="navigation", path="/", act=number).wait(0.2).ends(number)
    assert judge(story.history()).verdict == "not-checked"


def test_calm_is_not_checked() -> None:
    story = Story().signs_in("A").reads("A")
    assert judge(story.history()).verdict == "not-checked"


def test_a_page_that_asks_whether_anybody_is_signed_in_is_not_in_trouble() -> None:
    story = Story().exchange("refresh", "A", presented=[], status=401, accepted=False, oauth_error="invalid_request").wait(5).signs_in("A")
    assert judge(story.history()).verdict == "not-checked"
