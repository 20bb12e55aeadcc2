"""The tester tested: the logic of the table of defects, and a quick sample of it on real runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from wardround.browser.find import find
from wardround.defects import HEALTHY, RUN, Row, Trial, Verdict, carry_out, judged, trials
from wardround.defects_table import COLOURS, NAME, markdown
from wardround.errors import UserError
from wardround.findings import Findings, VerdictRow
from wardround.invariants import all_invariants
from wardround.marked import fill_in, markers
from wardround.reference.defects import DEFECTS, Defect

if TYPE_CHECKING:
    from wardround.history.events import Verdict as Judged

SUITE = Path(__file__).parents[1] / "suites" / "session"
SCENARIOS = {name for file in SUITE.glob("test_*.py") for name in re.findall(r"^def test_(\w+)\(", file.read_text(), re.MULTILINE)}
DEFECT = Defect(
    name="chart-in-title",
    breaks="a",
    also=(("b", "one does not go without the other"),),
    says="",
    hint="",
    report="",
    scenarios=("x", "y_z"),
)


def run_with(*verdicts: tuple[str, str, Judged, str | None]) -> Findings:
    rows = [VerdictRow(scenario=scenario, invariant=name, verdict=verdict, reason=why) for scenario, name, verdict, why in verdicts]
    return Findings(wardround="0", command="", seed=7, portal="", started="", wall_s=2.0, virtual_s=0.0, verdicts=rows)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_catalogue_names_what_exists(defect: Defect) -> None:
    known = {invariant.ID for invariant in all_invariants()}
    assert defect.breaks in known
    assert {name for name, reason in defect.also if reason} <= known - {defect.breaks}
    assert set(defect.scenarios) <= SCENARIOS
    assert defect.scenarios


@pytest.mark.parametrize(
    ("defect", "broken", "verdict"),
    [
        (DEFECT, {"a"}, "ok"),
        (DEFECT, {"a", "b"}, "ok"),
        (DEFECT, {"b"}, "missed"),
        (DEFECT, set(), "missed"),
        (DEFECT, {"a", "c"}, "unrelated"),
        (DEFECT, {"c"}, "missed"),
        (None, set(), "ok"),
        (None, {"a"}, "unrelated"),
    ],
)
def test_verdicts(defect: Defect | None, broken: set[str], verdict: Verdict) -> None:
    found = run_with(*(("s", name, "broken" if name in broken else "holds", None) for name in "abcd"))
    row = judged(Trial(defect, "tokens"), found)
    assert row.verdict == verdict
    assert row.unrelated == tuple(sorted(broken - {"a", "b"} if defect else broken))


def test_a_scenario_that_was_cut_short_is_never_good_news() -> None:
    cut = run_with(("s", "a", "could-not-tell", "cut-short: the scenario was ended before it was judged"))
    assert judged(Trial(None, "tokens"), cut).verdict == "cut-short"
    assert judged(Trial(DEFECT, "tokens"), cut).verdict == "cut-short"
    both = run_with(("s", "a", "could-not-tell", "cut-short: it died"), ("t", "a", "broken", None))
    assert judged(Trial(DEFECT, "tokens"), both).verdict == "cut-short"


def test_a_run_that_judged_nothing_is_never_good_news() -> None:
    assert judged(Trial(None, "cookie"), run_with(("s", "a", "not-checked", "needs x"))).verdict == "cut-short"


def test_every_defect_is_tried_in_each_of_its_styles() -> None:
    expected = {(defect.name, style) for defect in DEFECTS for style in defect.styles} | {(HEALTHY, "tokens"), (HEALTHY, "cookie")}
    assert {(trial.name, trial.style) for trial in trials()} == expected
    assert {trial.style for trial in trials("cookie")} == {"cookie"}
    assert [trial.name for trial in trials("cookie", ["expiry-discards-draft", HEALTHY])] == ["expiry-discards-draft", HEALTHY]


def test_unknown_and_impossible_choices_are_said() -> None:
    with pytest.raises(UserError, match="Did you mean 'expiry-discards-draft'"):
        trials(names=["expiry-discard-draft"])
    with pytest.raises(UserError, match="none of these defects exists in style cookie"):
        trials("cookie", ["token-in-url"])
    with pytest.raises(UserError, match=r"does not show without a fault.*--faults"):
        trials(names=["status-is-enough"])


def test_scenarios_are_selected_by_their_whole_names() -> None:
    assert Trial(DEFECT, "tokens").select(everything=False) == "test_x or test_y_z"
    assert Trial(DEFECT, "tokens").select(everything=True) == ""
    assert Trial(None, "tokens").select(everything=False) == ""


def test_readme(tmp_path: Path) -> None:
    rows = [Row(Trial(DEFECT, "tokens"), ("a", "c"), scenarios=2), Row(Trial(None, "cookie"), (), scenarios=3)]
    readme = tmp_path / "README.md"
    begin, end = markers(NAME)
    readme.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    fill_in(readme, NAME, markdown(rows))
    fill_in(readme, NAME, markdown(rows))
    assert readme.read_text() == f"before\n{begin}\n{markdown(rows)}\n{end}\nafter\n"
    assert "| chart-in-title | tokens | a | a | c | unrelated |" in readme.read_text()
    assert "| healthy | cookie | nothing | nothing | - | ok |" in readme.read_text()
    assert "1 of 2 judged rightly; 1 unrelated." in readme.read_text()
    readme.write_text("no markers")
    with pytest.raises(UserError, match="has no"):
        fill_in(readme, NAME, markdown(rows))


def test_every_verdict_has_its_colour() -> None:
    assert set(COLOURS) == set(get_args(Verdict))


@pytest.mark.skipif(find() is None, reason="needs a browser")
@pytest.mark.parametrize(
    ("style", "name"),
    [("cookie", "old-token-still-accepted"), ("tokens", "patient-context-shared-between-tabs"), ("tokens", "token-in-local-storage")],
)
def test_a_planted_defect_is_found_and_nothing_else(style: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    chosen = trials(style, [name])
    (row,) = carry_out(chosen, tmp_path / "out")
    assert row.verdict == "ok", row
    assert (tmp_path / "out" / style / name / RUN / "report.html").is_file()
    (again,) = carry_out(chosen, tmp_path / "out", again=True)
    assert (again.verdict, again.broken) == (row.verdict, row.broken)


@pytest.mark.skipif(find() is None, reason="needs a browser")
def test_the_healthy_portal_breaks_nothing_in_the_same_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    same = "test_sign_out_everywhere or test_patient_switched_in_another_tab"
    monkeypatch.setattr(Trial, "select", lambda _, *, everything: same)  # noqa: ARG005 (the call names it)
    (row,) = carry_out(trials("cookie", [HEALTHY]), tmp_path / "out")
    assert (row.verdict, row.scenarios) == ("ok", 2)
