"""The table of planted screen defects: what counts as found, as missed, and as another rule's word."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from wardround import screen_trials
from wardround.errors import UserError
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


def test_an_unknown_defect_gets_the_nearest() -> None:
    with pytest.raises(UserError, match="trailing-zero"):
        chosen(["trailing-zeros"])
