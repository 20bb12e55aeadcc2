from tests.invariants.story import Story
from wardround.invariants.draft_survives import judge
from wardround.invariants.judgement import Judgement

MARK = ["WR-1"]


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def drafted() -> Story:
    return Story().signs_in().at(10).means("1", draft=True).acts("write_note", intent="1").shows(drafts=MARK)


def expired() -> Story:
    return drafted().at(920).locks().at(1000).signs_in()


def test_there_again_after_re_authentication_holds() -> None:
    assert told(expired().wait(5).acts("write_note", intent="1", detail="reopen").shows(drafts=MARK)).verdict == "holds"


def test_there_again_by_itself_holds() -> None:
    assert told(expired().wait(1).shows(drafts=MARK)).verdict == "holds"


def test_gone_after_expiry() -> None:
    story = expired().wait(5).acts("write_note", detail="reopen").wait(10).shows(error="x")
    assert causes(story) == ["draft-lost-after-idle-end"]


def test_gone_after_a_reload() -> None:
    story = drafted().at(60).works(page=1, drafts=[]).at(70).acts("write_note", detail="reopen").wait(10).shows(error="x")
    assert causes(story) == ["draft-lost-after-reload"]


def test_filled_in_within_reach_is_silent() -> None:
    assert told(expired().wait(5).acts("write_note", detail="reopen").wait(3).shows(drafts=MARK)).verdict == "holds"


def test_never_back_at_the_form() -> None:
    assert told(expired().wait(60).reads()).verdict == "not-checked"


def test_standing_through_a_refresh_holds() -> None:
    assert told(drafted().at(290).refreshes().wait(30).reads("B")).verdict == "holds"


def test_standing_through_a_fault_holds() -> None:
    story = drafted().at(60)
    fault = story.fault_starts("offline")
    story.exchange("heartbeat", status=None, outcome="error").fault_hits(fault, "offline").wait(9).fault_ends(fault, "offline")
    assert told(story.wait(9).shows(error=None)).verdict == "holds"


def test_submitted_is_no_draft_any_more() -> None:
    story = drafted().at(60).acts("write_note", intent="1", outcome="acknowledged").shows(drafts=[]).at(1000).locks().at(1100).signs_in()
    assert told(story.wait(5).acts("write_note", detail="reopen").wait(10).shows(error="x")).verdict == "not-checked"


def test_another_users_form_is_empty_by_right() -> None:
    story = drafted().at(920).locks().at(1000).signs_in(user="nurse-2")
    assert causes(story.wait(5).acts("write_note", user="nurse-2", detail="reopen").wait(10).shows(error="x")) == []


def test_a_form_that_cannot_be_reopened() -> None:
    assert told(expired().wait(5).acts("write_note", detail="reopen", outcome="failed")).verdict == "could-not-tell"


def test_never_seen_in_a_form() -> None:
    assert told(Story().signs_in().means("1", draft=True).at(920).locks().at(1000).signs_in()).verdict == "could-not-tell"


def test_nothing_happened_to_it() -> None:
    assert told(drafted().at(60).reads("B")).verdict == "not-checked"
    assert told(Story().signs_in()).verdict == "not-checked"
