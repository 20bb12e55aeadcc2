"""What disturbs every scenario of a run: read before anything starts, put up in each, and said again for a replay."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.proxies.conftest import _upstream, events, profile, tab_a, upstream, wire
from tests.wire.conftest import NOON
from wardround.errors import UserError
from wardround.history.events import Fault
from wardround.throughout import SETTLED_S, Throughout, UpThroughout

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from wardround.portal.profile import Profile
    from wardround.wire import Wire

__all__ = ["_upstream", "events", "profile", "tab_a", "upstream", "wire"]


def up(wire: Wire, profile: Profile, faults: list[str], conditions: list[str]) -> UpThroughout:
    made = UpThroughout(wire, Throughout.parse(faults, conditions, profile), NOON, "Europe/Berlin")
    made.begin()
    return made


def started(events: Recorder) -> list[tuple[str, float]]:
    return [(fault.name, fault.at - NOON) for fault in events.of(Fault) if fault.phase == "start"]


def test_the_words_say_the_same_again(profile: Profile) -> None:
    given = Throughout.parse(["response_lost on refresh of tab B"], ["lift", "vpn_drop after 90"], profile)
    words = given.words()
    assert words[::2] == ["--fault", "--condition", "--condition"]
    assert Throughout.parse(words[1:2], words[3::2], profile) == given
    assert not Throughout.parse([], [], profile)


def test_a_fault_is_up_from_the_beginning_in_every_scenario(wire: Wire, profile: Profile, events: Recorder, tab_a: httpx.Client) -> None:
    made = up(wire, profile, ["unavailable on GET /a"], [])
    assert started(events) == [("unavailable", 0)]
    assert tab_a.get("/a").status_code == 503
    assert made.unmet() == []


def test_what_met_nothing_says_what_came(wire: Wire, profile: Profile, tab_a: httpx.Client) -> None:
    made = up(wire, profile, ["unavailable on PUT /a", "latency(delay_s=0) on 9th GET", "none"], [])
    tab_a.get("/a")
    assert [one.met for one in made.unmet()] == [0, 0]
    first, second = map(str, made.unmet())
    assert first.startswith("'unavailable on PUT /a' was never met: 1 was like it, but not 'PUT' (method: GET); the wire saw 1 ")
    assert "1 came of which the 9th was wanted" in second


def test_a_condition_waits_until_somebody_has_signed_in(wire: Wire, profile: Profile, events: Recorder) -> None:
    """Once, and not for a second clinician."""
    made = up(wire, profile, [], ["lift"])
    wire.set_now(NOON + 100)
    assert started(events) == []
    assert "nobody did" in str(made.unmet()[0])
    made.signed_in()
    made.signed_in()
    assert "ended before it began" in str(made.unmet()[0])
    wire.set_now(NOON + 100 + SETTLED_S)
    assert started(events) == [("latency", 100 + SETTLED_S)]
    assert "no exchange came" in str(made.unmet()[0])


def test_a_condition_begins_after_so_long(wire: Wire, profile: Profile, events: Recorder) -> None:
    up(wire, profile, [], ["lift after 90"])
    assert wire.next_due() == NOON + 90
    wire.set_now(NOON + 90)
    assert started(events) == [("latency", 90)]


def test_a_condition_begins_at_a_time_of_day_on_the_ward(profile: Profile) -> None:
    """The next one: today, or tomorrow; summer time ends in between."""
    (noon,) = Throughout.parse([], ["lift at 07:00"], profile).conditions
    for start, begins in (
        ("2026-10-24T06:59:00+02:00", "2026-10-24T07:00:00+02:00"),
        ("2026-10-24T07:00:00+02:00", "2026-10-24T07:00:00+02:00"),
        ("2026-10-24T07:01:00+02:00", "2026-10-25T07:00:00+01:00"),
    ):
        assert noon.moment(dt.datetime.fromisoformat(start).timestamp(), "Europe/Berlin") == dt.datetime.fromisoformat(begins).timestamp()


@pytest.mark.parametrize(
    ("faults", "conditions", "slug"),
    [
        (["respons_lost"], [], "unknown-fault"),
        (["response_lost on refresh of nurse-9"], [], "aim-word"),
        (["response_lost after sing_in"], [], "aim-word"),
        ([], ["vpn_dorp"], "unknown-condition"),
        ([], ["lift at 7"], "condition-text"),
        ([], ["lift at 25:00"], "condition-text"),
        ([], ["lift after lunch"], "condition-text"),
    ],
)
def test_what_is_not_understood_is_said_before_anything_starts(
    profile: Profile, faults: list[str], conditions: list[str], slug: str
) -> None:
    with pytest.raises(UserError) as caught:
        Throughout.parse(faults, conditions, profile)
    assert caught.value.slug == slug
