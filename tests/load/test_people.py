"""Who takes part, and what they do: a mixed ward, each with an account, the same again for the same seed."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from wardround.errors import UserError
from wardround.load.arrivals import SHAPES
from wardround.load.carrying_out import carry_out
from wardround.load.mix import Habits, Nature, span, work_of
from wardround.load.order import LoadOrder, run_time_of
from wardround.load.people import Seats
from wardround.load.script import Script
from wardround.portal.profile import Accounts, Load, Profile, load
from wardround.reference.people import credentials
from wardround.workspace import kit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def profile(monkeypatch: pytest.MonkeyPatch) -> Profile:
    for name, value in credentials().items():
        monkeypatch.setitem(os.environ, name, value)
    return load(kit() / "src/wardround/reference/profiles/tokens.toml")


def test_any_beginning_is_a_mixed_ward(profile: Profile) -> None:
    seats = Seats(profile)
    first = [seats.persona(seat) for seat in range(20)]
    assert Counter(person.role for person in first) == {"nurse": 12, "physician": 6, "pharmacist": 2}
    every = {seats.persona(seat).username for seat in range(seats.accounts)}
    assert len(every) == seats.accounts == 1000


def test_too_few_accounts_are_refused_and_several_sessions_only_when_the_profile_says_so(profile: Profile) -> None:
    few = Load(accounts=[Accounts(count=3, username="u{n}", password="env:P")])
    with pytest.raises(UserError, match=r"4 clinicians are to take part, and portal\.toml has 3 accounts"):
        Seats(profile.model_copy(update={"load": few})).check(4, "portal.toml")
    shared = Seats(profile.model_copy(update={"load": few.model_copy(update={"sessions_per_account": 2})}))
    shared.check(6, "portal.toml")
    assert shared.persona(4).username == shared.persona(1).username
    with pytest.raises(UserError) as caught:
        shared.check(7, "portal.toml")
    assert caught.value.slug == "too-few-accounts"


def test_without_numbered_accounts_the_profiles_own_clinicians_take_part(profile: Profile) -> None:
    seats = Seats(profile.model_copy(update={"load": Load()}))
    assert [seats.persona(seat).alias for seat in range(seats.accounts)] == [clinician.alias for clinician in profile.clinicians]


@pytest.mark.parametrize(("asked", "slug"), [({"users": 201}, "load-over-limit"), ({"rate": 51.0}, "load-over-limit")])
def test_more_than_the_profile_allows_is_refused(profile: Profile, asked: dict[str, float], slug: str) -> None:
    order = LoadOrder(command=["wardround"], **{"users": 10, "rate": 5.0, "run_time_s": 10.0} | asked)  # type: ignore[arg-type] # mixed on purpose
    with pytest.raises(UserError) as caught:
        order.check(profile, "portal.toml")
    assert caught.value.slug == slug


def test_an_unknown_shape_names_the_nearest(profile: Profile) -> None:
    order = LoadOrder(command=["wardround"], users=1, rate=1.0, run_time_s=1.0, shape="shiftchange")
    with pytest.raises(UserError, match="Did you mean 'shift-change'"):
        order.check(profile, "portal.toml")


@pytest.mark.parametrize("text", ["", "soon", "-5m", "0s", "2 weeks"])
def test_a_run_time_that_is_none_is_refused(text: str) -> None:
    assert run_time_of(" 1.5m ") == 90
    with pytest.raises(UserError, match=r"^--run-time ") as refused:
        run_time_of(text)
    assert refused.value.slug == "run-time-unreadable"


def test_a_flow_without_a_wire_form_is_named(profile: Profile, tmp_path: Path) -> None:
    Script(profile).check(["review_chart", "write_note"], None)
    flows = dict(profile.flows)
    flows["review_chart"] = flows["review_chart"].model_copy(update={"wire": []})
    with pytest.raises(UserError, match=r"\[flows.review_chart\] .* not on the wire"):
        Script(profile.model_copy(update={"flows": flows})).check(["review_chart"], None)
    wire = profile.on_the_wire.model_copy(update={"refresh": []})
    with pytest.raises(UserError, match="does not say how to refresh"):
        Script(profile.model_copy(update={"on_the_wire": wire})).check([], None)
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "review_chart.py").write_text('"""Ours."""\n')
    with pytest.raises(UserError, match="has no function on_the_wire"):
        Script(profile).check(["review_chart"], tmp_path)


def test_the_same_seed_does_the_same() -> None:
    def ways(seed: int, seat: int) -> list[float]:
        nature = Nature(seed, seat, Habits())
        dice = nature.dice("tab 0")
        return [nature.tabs, *(span(dice, Habits().think) for _ in range(3))]

    assert ways(7, 3) == ways(7, 3)
    assert ways(7, 3) != ways(7, 4)
    assert ways(7, 3) != ways(8, 3)


def test_much_is_read_and_little_is_written(profile: Profile) -> None:
    for role in ("nurse", "physician", "pharmacist", "never heard of"):
        work = work_of(role, profile)
        reads = sum(work[flow] for flow in ("open_ward_list", "review_chart", "slow_read"))
        assert reads > 2 * (sum(work.values()) - reads)
    said = profile.load.model_copy(update={"roles": {"nurse": {"review_chart": 1.0, "administer": 0.0}}})
    assert work_of("nurse", profile.model_copy(update={"load": said})) == {"review_chart": 1.0}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_a_part_of_the_ward_at_every_moment(name: str) -> None:
    parts = [SHAPES[name](part / 1000) for part in range(1000)]
    assert all(0.0 <= part <= 1.0001 for part in parts)
    assert max(parts) > 0.3
    if name == "failover":
        assert 0.0 in parts[100:]


def test_a_refused_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in credentials().items():
        monkeypatch.setenv(name, value)
    portal = tmp_path / "portal.toml"
    portal.write_text((kit() / "src/wardround/reference/profiles/tokens.toml").read_text())
    out = tmp_path / "run"
    order = LoadOrder(command=["wardround"], portal=portal, defects=["lost-under-contention"], users=1, rate=1.0, run_time_s=1.0, out=out)
    with pytest.raises(UserError) as refused:
        carry_out(order, print)
    assert refused.value.slug == "defect-needs-reference"
    assert not out.exists()
