"""A real stage: stories are played in a browser on the reference portal, judged, and told again."""

from __future__ import annotations

import stat
import zipfile
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.explore.stories import LOST, ORDER, SIGN_IN, chart, story
from wardround import plugin
from wardround.browser.find import find
from wardround.errors import UserError
from wardround.explore import theatre
from wardround.explore.retell import retell
from wardround.explore.story import Do, Down, Idle, Lid, Skew, Story, Up
from wardround.result import RunFacts
from wardround.wire.aim import Aim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright

REPLAY = "wardround demo --style tokens --defect retry-duplicates-order --seed 7"
FACTS = RunFacts(id="r", command="", replay=REPLAY, seed=7, portal="p", started="2026-01-01T00:00:00Z", wardround="0")
NOTE = Do(clinician="nurse-1", tab="B", flow="write_note", how="draft", patient="P2", intent="i1", fields={"text": "Half."})


@pytest.fixture(scope="module")
def stage(playwright: Playwright) -> Iterator[theatre.Theatre]:
    if find() is None:
        pytest.skip("needs a browser")
    with theatre.opened(FACTS, playwright=playwright) as opened:
        yield opened


def test_a_story_breaks_what_it_should_and_the_same_without_its_fault_does_not(stage: theatre.Theatre, tmp_path: Path) -> None:
    broken = stage.play(story(SIGN_IN, LOST, ORDER), tmp_path / "a")
    cause = ("once", "written-twice-by-application")
    assert cause in broken.causes
    assert broken.evidence(cause)
    assert not stage.play(story(SIGN_IN, ORDER), tmp_path / "b").causes
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_what_was_played_is_told_again_as_it_was(stage: theatre.Theatre, tmp_path: Path) -> None:
    """Everything that a story can hold survives the way through a browser and a history."""
    told = story(
        Up(
            key=1,
            name="latency",
            aims=(Aim(method="GET", path="/api/**", tab="B", clinician="nurse-1", nth=2),),
            parameters={"delay_s": "3.0"},
        ),
        Skew(clinician="nurse-1", seconds=30.0),
        SIGN_IN,
        chart("B", "P2"),
        Up(key=2, what="hold", aims=(Aim(role="refresh", clinician="nurse-1"),), before="browser", times=2),
        Idle(seconds=320.0),
        Down(key=2),
        NOTE,
        Lid(clinician="nurse-1", seconds=120.0),
        Do(clinician="nurse-1", tab="B", flow="write_note", how="reopen", patient="P2"),
        Do(clinician="nurse-1", tab="B", flow="write_note", how="finish", patient="P2", intent="i1"),
        Do(clinician="nurse-2", tab="A", flow="sign_in"),
        Do(clinician="nurse-2", tab="A", flow="touch"),
        Do(clinician="nurse-1", tab="A", flow="sign_out"),
    )
    told = msgspec.structs.replace(told, asked=("nurse-1",))
    played = stage.play(told, tmp_path / "a")
    again, untold = retell(played.history)
    assert untold == []
    assert again.asked == ("nurse-1",)
    assert _outline(again) == _outline(told)
    waits = [step.seconds for step in again.steps if isinstance(step, Idle)]
    assert waits[0] == pytest.approx(320.0, abs=1)


def test_an_order_is_told_again(stage: theatre.Theatre, tmp_path: Path) -> None:
    sides = (
        Aim(method="POST", path="/auth/token", clinician="nurse-1", tab="A", how="fetch"),
        Aim(method="GET", path="/", clinician="nurse-1", tab="B"),
    )
    told = story(Up(key=1, what="browser-order", aims=sides), SIGN_IN, chart("B"))
    again, untold = retell(stage.play(told, tmp_path / "a").history)
    assert untold == []
    assert [(up.what, up.aims) for up in again.faults] == [("browser-order", sides)]


def test_a_fault_that_begins_with_an_exchange_is_told_again(stage: theatre.Theatre, tmp_path: Path) -> None:
    up = Up(key=1, what="begins", name="offline", aims=(Aim(method="GET", path="/api/patients/*", nth=1),))
    played = stage.play(story(up, SIGN_IN, chart(), Idle(seconds=100.0), chart(), Idle(seconds=10.0)), tmp_path / "a")
    assert [one.phase for one in played.history.faults if one.name == "offline" and one.phase != "hit"] == ["start", "end"]
    again, untold = retell(played.history)
    assert untold == []
    assert [(one.what, one.name, one.aims) for one in again.faults] == [("begins", "offline", up.aims)]
    assert again.acts == (SIGN_IN, chart(), chart())


def test_a_trace_is_for_its_owner_only(stage: theatre.Theatre, tmp_path: Path) -> None:
    stage.play(story(SIGN_IN), tmp_path / "a", trace=True)
    trace = tmp_path / "a" / "trace-nurse-1.zip"
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600
    assert "trace.trace" in zipfile.ZipFile(trace).namelist()


def test_a_patient_or_a_clinician_whom_the_profile_does_not_know_is_named(stage: theatre.Theatre, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the profile has no patient 'P99'") as error:
        stage.play(story(SIGN_IN, chart(patient="P99")), tmp_path / "a")
    assert error.value.slug == "story-untold"
    with pytest.raises(UserError, match="the profile has no clinician 'nurse-99'"):
        stage.play(story(SIGN_IN, Do(clinician="nurse-1", tab="A", flow="switch_user", user="nurse-99")), tmp_path / "b")


def test_the_options_are_all_that_the_plugin_has(pytester_parser: list[str]) -> None:
    """An option that is added there must be known here."""
    used = set(vars(theatre.given(REPLAY)))
    unused = {"wardround_out", "wardround_strict", "wardround_cells", "wardround_budget", "wardround_screens"}
    assert set(pytester_parser) - unused <= used


@pytest.fixture
def pytester_parser() -> list[str]:
    parser = pytest.Parser(_ispytest=True)
    plugin.pytest_addoption(parser)
    group = parser.getgroup("wardround")
    return [option.dest for option in group.options]


@pytest.mark.parametrize(
    ("reset", "names"), [("/reset", ["some_scenario"] * 2), (None, ["some_scenario, play 1", "some_scenario, play 2"])]
)
def test_markers_are_new_where_the_portal_keeps_what_was_written(reset: str | None, names: list[str]) -> None:
    profile = SimpleNamespace(server=SimpleNamespace(reset=reset))
    made = theatre.Theatre(SimpleNamespace(root=None), SimpleNamespace(profile=profile))  # type: ignore[arg-type] # what is asked of them
    assert [made._name(story(SIGN_IN)) for _ in range(2)] == names


def test_a_command_becomes_options_again() -> None:
    options = theatre.given("wardround run 'my portal.toml' --seed 3 --server aged --clock real --scale 0.02 --fault 'offline on refresh'")
    assert (options.portal, options.wardround_seed, options.wardround_server) == ("my portal.toml", 3, "aged")
    assert (options.wardround_clock, options.wardround_scale, options.wardround_style) == ("real", 0.02, None)
    assert options.wardround_fault == [], "it stands in the history"
    options = theatre.given("wardround demo --style cookie --defect a --defect b --start 2026-01-01T07:00", headed=True)
    assert (options.portal, options.wardround_style, options.wardround_defect) == (None, "cookie", ["a", "b"])
    assert options.wardround_headed is True


@pytest.mark.parametrize("command", ["", "wardround", "wardround judge x", "wardround demo --frobnicate", "wardround demo --seed many"])
def test_a_command_that_makes_no_portal_is_refused(command: str) -> None:
    with pytest.raises(UserError) as error:
        theatre.given(command)
    assert error.value.slug == "not-replayable"


def _outline(told: Story) -> list[object]:
    """Everything but what the portal's own pace adds: short waits, the fault's other parameters, numbers."""
    found: list[object] = []
    for step in told.steps:
        match step:
            case Idle(seconds=seconds):
                found += ["idle"] if seconds > 5 else []
            case Up():
                found.append((step.what, step.name, step.aims, step.before, step.times, step.parameters.get("delay_s")))
            case Down():
                found.append("down")
            case Do():
                found.append(msgspec.structs.replace(step, intent=None, user=None))
            case _:
                found.append(step)
    return found
