"""Conditions: faults along a time-line, played as virtual time passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.wire.conftest import NOON
from wardround import workspace
from wardround.errors import UserError
from wardround.history.events import Fault, Remark
from wardround.wire import condition
from wardround.wire.condition import Condition, Known, Step
from wardround.wire.spoken import parse

if TYPE_CHECKING:
    from pathlib import Path

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire

FILES = sorted(path.stem for path in (workspace.kit() / "proxies" / "conditions").glob("*.py") if path.stem != "__init__")


def known(*steps: Step) -> Known:
    return Known("test", "", Condition(steps), tuple(parse(step.fault) for step in steps))


def phases(events: Recorder) -> list[tuple[str, str, float]]:
    """Name, phase, seconds since noon; hits left out."""
    return [(fault.name, fault.phase, fault.at - NOON) for fault in events.of(Fault) if fault.phase != "hit"]


@pytest.mark.parametrize("name", FILES)
def test_every_condition_of_ours_is_read_and_has_its_manual_page(name: str) -> None:
    """Its faults are there, it begins at 0, and no second of it is without a fault unless it repeats."""
    found = condition.find(name)
    assert "In the real world" in found.manual
    assert min(step.from_s for step in found.condition.steps) == 0
    assert found.condition.lasts_s == max(step.to_s for step in found.condition.steps) > 0
    assert [str(spoken) for spoken in found.faults] == [str(parse(step.fault)) for step in found.condition.steps]


def test_there_is_one_for_each_thing_that_wards_know() -> None:
    wanted = ("wifi", "lift", "vpn", "captive", "identity", "overloaded")
    assert [name for name in wanted if not any(file.startswith(name) for file in FILES)] == []


def test_faults_come_and_go_as_time_passes(wire: Wire, events: Recorder) -> None:
    """Each at its time; where one ends and the next begins, the end comes first."""
    playing = wire.condition(known(Step(0, 4, "latency(delay_s=0)"), Step(4, 30, "offline"), Step(20, 40, "none")))
    assert phases(events) == [("latency", "start", 0)]
    assert wire.next_due() == NOON + 4
    for second in (3.9, 4, 20, 30, 40, 41):
        wire.set_now(NOON + second)
    assert phases(events) == [
        ("latency", "start", 0),
        ("latency", "end", 4),
        ("offline", "start", 4),
        ("none", "start", 20),
        ("offline", "end", 30),
        ("none", "end", 40),
    ]
    assert playing.over
    assert wire.next_due() is None


def test_the_network_does_what_the_condition_says(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Up, down, up again."""
    playing = wire.condition(known(Step(10, 20, "request_lost on GET /a")))
    assert tab_a.get("/a").status_code == 200
    wire.set_now(NOON + 10)
    with pytest.raises(httpx.HTTPError):
        tab_a.get("/a")
    assert tab_a.get("/b").status_code == 200
    wire.set_now(NOON + 20)
    assert tab_a.get("/a").status_code == 200
    assert upstream.paths() == ["/a", "/b", "/a"]
    assert playing.hits == 1


def test_what_a_closed_lid_jumps_over_still_comes_and_goes(wire: Wire, events: Recorder) -> None:
    """In its order."""
    wire.condition(known(Step(5, 6, "offline"), Step(7, 9, "none")))
    wire.set_now(NOON + 3600)
    assert [(name, phase) for name, phase, _ in phases(events)] == [
        ("offline", "start"),
        ("offline", "end"),
        ("none", "start"),
        ("none", "end"),
    ]


def test_two_conditions_are_played_together_in_the_order_of_time(wire: Wire, events: Recorder) -> None:
    wire.condition(known(Step(0, 10, "offline")))
    wire.condition(known(Step(0, 5, "none")), at=NOON + 2)
    assert [remark.slug for remark in events.of(Remark)] == ["condition"]
    wire.set_now(NOON + 60)
    assert [(name, phase) for name, phase, _ in phases(events)] == [
        ("offline", "start"),
        ("none", "start"),
        ("none", "end"),
        ("offline", "end"),
    ]
    assert [remark.about for remark in events.of(Remark)] == [["note"], ["note"]]


def test_a_condition_is_always_taken_down(wire: Wire, events: Recorder) -> None:
    """At the end of its block, and at the end of the scenario."""
    with wire.condition("lift") as playing:
        assert not playing.over
    assert playing.over
    wire.condition(known(Step(0, 9, "offline"), Step(3, 9, "none")))
    wire.finish()
    assert [(name, phase) for name, phase, _ in phases(events)] == [
        ("latency", "start"),
        ("latency", "end"),
        ("offline", "start"),
        ("offline", "end"),
    ]


def test_names_are_the_teams_first_and_unknown_ones_get_the_nearest(tmp_path: Path) -> None:
    folder = tmp_path / "proxies" / "conditions"
    folder.mkdir(parents=True)
    text = '"""Mine."""\nfrom wardround.wire.condition import Condition, Step\nCONDITION = Condition((Step(0, 1, "offline"),))\n'
    (folder / "lift.py").write_text(text)
    assert condition.find("lift", tmp_path).manual == "Mine."
    assert condition.find("vpn-drop", tmp_path).name == "vpn_drop"
    with pytest.raises(UserError, match="'vpn_drop'") as caught:
        condition.find("vpn_dorp", tmp_path)
    assert caught.value.slug == "unknown-condition"


@pytest.mark.parametrize(
    ("steps", "slug"),
    [
        ('(Step(5, 5, "offline"),)', "broken-condition"),
        ('(Step(-1, 5, "offline"),)', "broken-condition"),
        ("()", "broken-condition"),
        ('(Step(0, 5, "ofline"),)', "unknown-fault"),
        ('(Step(0, 5, "offline on refesh"),)', "aim-word"),
    ],
)
def test_a_condition_that_cannot_be_played_is_refused_before_anything_is(tmp_path: Path, steps: str, slug: str) -> None:
    folder = tmp_path / "proxies" / "conditions"
    folder.mkdir(parents=True)
    (folder / "odd.py").write_text(f"from wardround.wire.condition import Condition, Step\nCONDITION = Condition({steps})\n")
    with pytest.raises(UserError) as caught:
        condition.find("odd", tmp_path)
    assert caught.value.slug == slug
