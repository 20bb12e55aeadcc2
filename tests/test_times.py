"""The comparison of the three kinds of time: its logic, and one scenario in virtual and in real time."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from wardround import cli, times
from wardround.browser.find import find
from wardround.errors import UserError
from wardround.findings import Findings, VerdictRow
from wardround.marked import markers
from wardround.portal.profile import Profile
from wardround.staging import LEAST_S, scaled
from wardround.times import LONG, WAYS, Outcome, Portal, Terms, carry_out, compared, portals
from wardround.times_table import COLOURS, NAME, fill_in, markdown, summary

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.history.events import Verdict
    from wardround.suite_process import Order

PROFILE = """
[portal]
name = "our portal"
base_url = "http://127.0.0.1:8000"
hosts = ["127.0.0.1:8000"]
environment = "test"
[session]
style = "cookie"
[[clinicians]]
alias = "nurse-1"
username = "n"
password = "env:NO_SUCH_SECRET"
"""


def run_with(*verdicts: tuple[str, str, Verdict, str | None], wall_s: float = 2.0) -> Findings:
    rows = [VerdictRow(scenario=scenario, invariant=name, verdict=verdict, reason=why) for scenario, name, verdict, why in verdicts]
    return Findings(
        wardround="0", command="", seed=7, portal="ours", started="2026-01-02T03:04:05Z", wall_s=wall_s, virtual_s=0.0, verdicts=rows
    )


def judged(*verdicts: Verdict) -> times.Table:
    """One invariant in one scenario, in as many ways of time as there are verdicts."""
    runs = {way.name: run_with(("x", "once", verdict, None)) for way, verdict in zip(WAYS, verdicts, strict=False)}
    return compared("ours", runs)


@pytest.mark.parametrize(
    ("verdicts", "outcome", "agrees"),
    [
        (("holds", "holds", "holds"), "same", True),
        (("broken", "broken", "broken"), "same", True),
        (("not-checked", "not-checked", "not-checked"), "same", True),
        (("holds", "could-not-tell", "holds"), "undecided", True),
        (("broken", "not-checked", "broken"), "undecided", True),
        (("holds", "holds", "broken"), "differs", False),
        (("broken", "could-not-tell", "holds"), "differs", False),
        (("holds", "broken"), "differs", False),
    ],
)
def test_a_scenario_is_the_same_or_it_is_said_how_not(verdicts: tuple[Verdict, ...], outcome: Outcome, agrees: bool) -> None:  # noqa: FBT001
    table = judged(*verdicts)
    assert [row.outcome for row in table.rows] == [outcome]
    assert table.agrees is agrees


def test_one_way_alone_agrees_with_nothing() -> None:
    assert not judged("holds").agrees
    assert not compared("ours", {}).agrees


def test_what_was_not_run_somewhere_is_no_difference_and_is_shown() -> None:
    hooked = run_with(("shift", "once", "holds", None), ("x", "once", "holds", None))
    table = compared("ours", {"hooked": hooked, "aged": hooked, "real": run_with(("x", "once", "holds", None))})
    assert [(row.scenario, row.ways) for row in table.rows] == [("shift", ("hooked", "aged")), ("x", ("hooked", "aged", "real"))]
    assert "| shift | same | yes | yes | not run | 1 hold |" in markdown(table)


def test_differences_are_told_with_their_reasons() -> None:
    table = compared(
        "ours",
        {
            "hooked": run_with(("x", "once", "holds", None), ("x", "recovers", "broken", None)),
            "aged": run_with(("x", "once", "could-not-tell", "no clock | none"), ("x", "recovers", "broken", None)),
            "real": run_with(("x", "once", "not-checked", "needs sleep"), wall_s=61.0),
        },
        missing={"real": "of no scale"},
    )
    text = markdown(table)
    assert "| x | once | holds | could-not-tell | not-checked | aged: no clock \\| none; real: needs sleep |" in text
    assert "| x | recovers | broken | broken | not-checked |  |" in text
    assert summary(table).startswith("0 of 1 scenarios the same; 1 undecided; 0 verdicts")
    assert summary(table).endswith("Took: hooked 2 s, aged 2 s, real 61 s. Not run in real time: of no scale.")


def test_every_outcome_has_its_colour() -> None:
    assert set(COLOURS) == set(get_args(Outcome))


def test_long_scenarios_are_spared_in_real_time_only() -> None:
    hooked, _, real = WAYS
    assert Terms().selected(hooked) is None
    assert Terms(long=True).selected(real) is None
    assert Terms(select="a or b").selected(real) == "(a or b) and " + " and ".join(f"not test_{name}" for name in LONG)
    assert Terms(select="a or b").selected(hooked) == "(a or b)"


def test_portals(tmp_path: Path) -> None:
    path = tmp_path / "portal.toml"
    path.write_text(PROFILE)
    assert [one.name for one in portals([], [])] == ["tokens", "cookie"]
    assert [one.name for one in portals([path], [])] == [tmp_path.name]
    assert [one.name for one in portals([path], ["cookie"])] == ["cookie", tmp_path.name]


def test_what_a_profile_does_not_allow_is_said_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "portal.toml"
    path.write_text(PROFILE)
    asked: list[str | None] = []

    def run(order: Order, _root: Path | None) -> int:
        assert order.out is not None
        asked.append(order.server)
        order.out.mkdir()
        (order.out / "findings.json").write_bytes(run_with(("x", "once", "holds", None)).encode())
        return 0

    monkeypatch.setattr(times, "run", run)
    said: list[str] = []
    table = carry_out(Portal("ours", path=path), tmp_path / "out", Terms(), said.append)
    assert asked == ["aged"]
    assert said == ["ours, aged time: 2 s"]
    assert set(table.missing) == {"hooked", "real"}
    assert not table.agrees
    monkeypatch.setattr(times, "judge_again", lambda _folder: run_with(("x", "once", "broken", None)))
    again = carry_out(Portal("ours", path=path), tmp_path / "out", Terms(resume=True), said.append)
    assert asked == ["aged"]
    assert [row.broken for row in again.rows] == [1]


def test_a_run_that_could_not_begin_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "run", lambda _order, _root: 2)
    with pytest.raises(UserError, match="could not be run in hooked time"):
        carry_out(Portal("tokens", style="tokens"), tmp_path, Terms(), print)


def test_page(tmp_path: Path) -> None:
    page = tmp_path / "times.md"
    begin, end = markers(NAME)
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    table = judged("holds", "holds", "holds")
    fill_in(page, [table, table])
    assert page.read_text() == f"before\n{begin}\n{markdown(table)}\n\n{markdown(table)}\n{end}\nafter\n"
    page.write_text("no markers")
    with pytest.raises(UserError, match="has no"):
        fill_in(page, [table])


def test_limits_are_scaled_and_what_browsers_need_is_not() -> None:
    profile = Profile.model_validate(
        {
            "portal": {"name": "p", "base_url": "http://h", "hosts": ["h"], "environment": "test"},
            "session": {"style": "cookie", "idle_s": 900, "warning_s": 60, "reach_s": 1.5},
            "clinicians": [{"alias": "a", "username": "u", "password": "env:P"}],
        }
    )
    session = scaled(profile, 0.05).session
    assert (session.idle_s, session.warning_s, session.warning_min_s, session.absolute_s) == (45, 3, 1, None)
    assert (session.tolerance_s, session.recover_s) == (LEAST_S["tolerance_s"], LEAST_S["recover_s"])
    assert session.reach_s == 1.5, "the floor does not loosen what a team has set tighter"
    assert session.retry_window_s == profile.session.retry_window_s


@pytest.mark.skipif(find() is None, reason="needs a browser")
def test_real_and_virtual_time_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    status = cli.main(["times", "--style", "cookie", "-k", "test_sign_out_everywhere", "-n", "1", "--out", "out"])
    said = " ".join(capsys.readouterr().out.split())
    assert status == 0, said
    assert "1 of 1 scenarios the same" in said
