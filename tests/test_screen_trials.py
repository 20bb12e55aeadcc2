"""The table of planted screen defects: what counts as found, as missed, and as another rule's word."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from wardround import screen_trials
from wardround.errors import UserError
from wardround.findings import Findings, ScreenRow
from wardround.reference.defects import SCREENS
from wardround.screen.rules import all_rules
from wardround.screen_trials import Row, carry_out, chosen
from wardround.screens_table import markdown

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.reference.defects.defect import Defect
    from wardround.screen_trials import Said

DEFECT = next(defect for defect in SCREENS if defect.name == "trailing-zero")


def test_every_planted_screen_defect_names_rules_that_there_are() -> None:
    rules = {rule.ID for rule in all_rules()}
    assert len(SCREENS) >= 20
    for defect in SCREENS:
        assert {defect.breaks, *(rule for rule, _ in defect.also)} <= rules, defect.name


@pytest.mark.parametrize(
    ("found", "verdict"),
    [((), "missed"), (("trailing-zero",), "ok"), (("trailing-zero", "date-ambiguous"), "others"), (("date-ambiguous",), "missed")],
)
def test_a_defect_is_found_by_its_rule_and_no_other(found: tuple[str, ...], verdict: str) -> None:
    assert Row(DEFECT, found).verdict == verdict


def test_the_healthy_portal_must_fail_nowhere() -> None:
    assert Row(None, ()).verdict == "ok"
    assert Row(None, ("trailing-zero",)).verdict == "others"


def test_what_the_healthy_portal_draws_as_well_is_not_the_defects_doing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    review, fail = ("unit-missing", "review", "unit-comes-later"), ("trailing-zero", "fail", "in-a-line")

    def walk(defect: Defect | None, _: Path, *, probes: bool, again: bool) -> Said:
        assert not probes, "no rule of this defect probes"
        assert not again
        return Counter([review, fail, fail] if defect else [review])

    monkeypatch.setattr(screen_trials, "_walk", walk)
    healthy, row = carry_out([DEFECT], tmp_path)
    assert (healthy.verdict, row.found, row.verdict) == ("ok", ("trailing-zero",), "ok")
    assert "| trailing-zero | the chart | trailing-zero | trailing-zero | - | ok |" in markdown([row])


def test_what_the_walk_says_of_itself_is_no_rules_word(tmp_path: Path) -> None:
    """A defect may take the label by which the profile fills in a field: then the flow ends early, and the audit says so."""
    zero = ScreenRow(rule="trailing-zero", outcome="fail", reason="in-a-line", page="/", control="page", severity="critical")
    early = ScreenRow(rule="screen-not-seen", outcome="review", reason="flow-ended-early", page="order", control="page", severity="minor")
    for name, screens in (("healthy", []), (DEFECT.name, [zero, early])):
        found = Findings(
            wardround="0", command="audit", seed=7, portal="sample", started="2026-11-25T08:00:00Z", wall_s=1, virtual_s=0, screens=screens
        )
        (tmp_path / name).mkdir()
        (tmp_path / name / "findings.json").write_bytes(found.encode())
    assert [row.verdict for row in carry_out([DEFECT], tmp_path, again=True)] == ["ok", "ok"]


def test_an_unknown_defect_gets_the_nearest() -> None:
    with pytest.raises(UserError, match="trailing-zero"):
        chosen(["trailing-zeros"])
