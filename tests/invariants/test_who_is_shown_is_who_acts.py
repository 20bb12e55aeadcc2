"""The user whom a tab names is the one whom the server authorises."""

from __future__ import annotations

import pytest

from tests.invariants.story import CAN, Story
from wardround.invariants.who_is_shown_is_who_acts import judge


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def switched() -> Story:
    """Tab A shows nurse-1; at 100 s nurse-2 signs in in tab B of the same browser."""
    return Story("cookie").signs_in("A").works("B").at(100).signs_in("B", user="nurse-2", flow="switch_user")


def test_one_user_holds() -> None:
    assert judge(Story().signs_in("A").at(30).reads("A").history()).verdict == "holds"


@pytest.mark.parametrize(
    ("role", "cause"),
    [
        ("read", "shown-user-is-not-acting-user"),
        ("heartbeat", "shown-user-is-not-acting-user"),
        ("stream", "shown-user-is-not-acting-user"),
        ("write", "write-under-another-name"),
    ],
)
def test_a_tab_that_acts_as_another_is_broken(role: str, cause: str) -> None:
    story = switched().at(130).exchange(role, "A", acts_as="nurse-2")
    assert causes(story) == [cause]
    assert "Tab A of nurse-1 showed nurse-1" in judge(story.history()).findings[0].summary


def test_writes_come_first() -> None:
    story = switched().at(130).exchange("read", "A", acts_as="nurse-2").exchange("write", "A", acts_as="nurse-2")
    assert causes(story) == ["write-under-another-name", "shown-user-is-not-acting-user"]


def test_a_tab_that_says_so_in_time_holds() -> None:
    story = switched().at(104).exchange("heartbeat", "A", acts_as="nurse-2").works("A", user="nurse-2").works("B", user="nurse-2")
    assert judge(story.at(130).reads("A", acts_as="nurse-2").reads("B", acts_as="nurse-2").history()).verdict == "holds"


def just_opened() -> Story:
    """Tab A has named nurse-1 for two seconds only when nurse-2 signs in, and its own request is served as nurse-2."""
    story = Story("cookie").signs_in("A").at(3).signs_in("B", user="nurse-2", flow="switch_user")
    return story.at(5).exchange("heartbeat", "A", acts_as="nurse-2")


def test_a_tab_that_goes_on_naming_another_after_acting_is_broken() -> None:
    assert causes(just_opened().at(30).reads("B", acts_as="nurse-2")) == ["shown-user-is-not-acting-user"]


def test_a_tab_that_follows_soon_after_acting_holds() -> None:
    assert judge(just_opened().wait(2).works("A", user="nurse-2").at(30).reads("B", acts_as="nurse-2").history()).verdict == "holds"


def test_a_tab_that_went_to_sleep_could_not_follow() -> None:
    story = just_opened().moves("freeze", tab="A", clinician="nurse-1").works("B", user="nurse-2").at(30).reads("B", acts_as="nurse-2")
    assert judge(story.history()).verdict == "holds"


def test_a_locked_tab_names_nobody() -> None:
    story = switched().locks("A", user="nurse-1").at(130).exchange("heartbeat", "A", acts_as="nurse-2").reads("B", acts_as="nurse-2")
    assert judge(story.history()).verdict == "holds"


def test_a_refused_request_acts_as_nobody() -> None:
    story = switched().at(130).exchange("read", "A", acts_as="nurse-2", status=401)
    assert judge(story.history()).verdict == "not-checked"


def test_messages_of_a_stream_that_was_opened_before_the_switch_count() -> None:
    story = Story("cookie").signs_in("A").at(50).exchange("stream", "A", outcome="open", accepted=True)
    n = story.last_n
    story.at(100).works("A", user="nurse-2").at(103).streams("message", n, sender="portal")
    assert judge(story.history()).verdict == "holds"
    assert causes(story.at(140).streams("message", n, sender="portal")) == ["shown-user-is-not-acting-user"]


def written(*, acts_as: str = "nurse-1", row_user: str | None = "nurse-1", user: str | None = None) -> Story:
    story = Story("cookie").signs_in("A").at(60).means("note-1", user=user)
    number = story.begins("write_note", "A", intent="note-1", user=user)
    story.exchange("write", "A", act=number, markers=["WR-note-1"], acts_as=acts_as).wait(1).ends(number, "acknowledged")
    return story.row("note", marker="WR-note-1", user=row_user).record_read()


def test_a_row_under_another_name_is_broken() -> None:
    assert causes(written(row_user="nurse-2")) == ["recorded-under-another-name"]


def test_a_write_is_compared_at_once_with_who_made_it() -> None:
    story = written(user="nurse-2", acts_as="nurse-1", row_user=None).works("A", user="nurse-2")
    assert causes(story) == ["write-under-another-name"]


def test_a_row_without_a_user_and_a_right_row_hold() -> None:
    assert judge(written(row_user=None).history()).verdict == "holds"
    assert judge(written(row_user="nurse-1").history()).verdict == "holds"


def test_names_of_nobody_cannot_be_told() -> None:
    assert judge(written(row_user="?").history()).verdict == "could-not-tell"
    story = Story().signs_in("A").works("A", user="?").at(60).reads("A")
    assert judge(story.history()).verdict == "could-not-tell"


def test_without_the_sign_it_is_not_checked() -> None:
    story = Story(can=[can for can in CAN if can != "sign:user"]).signs_in("A").shows("A", user=None).at(60).reads("A")
    judgement = judge(story.history())
    assert (judgement.verdict, judgement.reason) == ("not-checked", "needs sign:user")
