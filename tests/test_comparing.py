"""Two runs beside each other: what became worse is exit status 1, what is chance is called chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.cli import main
from wardround.comparing import Time, compare
from wardround.invariants.judgement import Finding, Judgement
from wardround.load.measures import Measures, Quantiles
from wardround.provenance import begin_facts
from wardround.report import comparison
from wardround.run import Run

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = Judgement.broken([Finding("lost", "lost", ())])
HOLDS = Judgement.holds()


def run(folder: Path, judgement: Judgement, measured: Measures | None = None, scenario: str = "load") -> Path:
    folder.mkdir()
    made = Run(folder, begin_facts(command=["wardround", "load"], replay=["wardround"], seed=7, portal="<ours>", invariants=[]))
    made.write_verdicts(scenario, {"once": judgement, "no-storm": HOLDS})
    made.write_verdicts(f"once: WR-{folder.name}", {"once": judgement})
    made.finish()
    if measured:
        measured.write(folder)
    return folder


def around(p95: float | None, spread: float = 0.1, independent: int = 500) -> Quantiles:
    low, high = (None, None) if p95 is None else (p95 - spread, p95 + spread)
    return Quantiles(count=500, independent=independent, p50=0.1, p95=p95, p99=p95, low=low, high=high)


@pytest.mark.parametrize(("before", "now", "status"), [(HOLDS, BROKEN, 1), (BROKEN, HOLDS, 0), (HOLDS, HOLDS, 0), (BROKEN, BROKEN, 0)])
def test_what_is_newly_broken_decides_the_exit_status(
    tmp_path: Path, before: Judgement, now: Judgement, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = run(tmp_path / "old", before, Measures(users=1)), run(tmp_path / "new", now, Measures(users=1))
    assert main(["report", str(new), "--against", str(old)]) == status
    assert ("Verdicts that changed: none" in capsys.readouterr().out) == (before is now)
    changes = compare(new, old).changes
    assert [(one.scenario, one.invariant) for one in changes] == ([] if before is now else [("load", "once")]), "no story is a change"


def test_a_scenario_that_is_only_in_one_run_is_told_and_is_not_worse(tmp_path: Path) -> None:
    old, new = run(tmp_path / "old", HOLDS, scenario="a"), run(tmp_path / "new", HOLDS, scenario="b")
    compared = compare(new, old)
    assert {(one.scenario, one.before, one.now) for one in compared.changes} >= {("a", "holds", "-"), ("b", "-", "holds")}
    assert not compared.worse
    assert not compared.times


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (around(0.5), around(0.9), "slower"),
        (around(0.9), around(0.5), "faster"),
        (around(0.5), around(0.6), "no more than chance"),
        (around(0.5), around(None), "slower"),
        (around(None), around(None), "no more than chance"),
        (None, around(0.5), "in one run only"),
        (around(0.5), around(0.9, independent=58), "too few to tell"),
    ],
)
def test_a_difference_within_what_two_samples_differ_by_is_chance(before: Quantiles | None, now: Quantiles | None, said: str) -> None:
    assert Time("review_chart", before, now).said == said


@pytest.mark.parametrize(("now", "said"), [(1.6, "no more than chance"), (1.9, "slower")])
def test_what_two_clocks_may_be_apart_is_no_difference(now: float, said: str) -> None:
    assert Time("audit lag", around(0.5), around(now), 1.0).said == said


def test_the_page_has_times_and_counts_and_escapes(tmp_path: Path) -> None:
    old = run(tmp_path / "old", HOLDS, Measures(users=1, flows={"review_chart": around(0.5)}, acknowledged=10))
    new = run(tmp_path / "new", BROKEN, Measures(users=1, flows={"review_chart": around(0.9)}, acknowledged=10, lost=1))
    compared = compare(new, old)
    text = comparison.write(compared).read_text()
    assert "&lt;ours&gt;" in text
    assert "<ours>" not in text
    assert '<td class="slower">slower</td>' in text
    assert "1 of 10" in text
    assert any("review_chart" in line and "slower" in line for line in comparison.lines(compared))


def test_what_is_no_run_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = run(tmp_path / "new", HOLDS)
    assert main(["report", str(new), "--against", str(tmp_path / "nothing")]) == 2
    assert "[not-a-run]" in capsys.readouterr().err
    (new / "measures.json").write_text("{")
    assert main(["report", str(new), "--against", str(new)]) == 2
