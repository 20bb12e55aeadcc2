"""The search for how many clinicians a portal carries: by invented portals, and once on the reference portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround import findings, runfolder
from wardround.load import canaries, capacity, evidence, finding_limit, measures, plan
from wardround.load.capacity import Capacity, Step, ordered, search
from wardround.load.measures import Measures, Quantiles
from wardround.load.order import LoadOrder
from wardround.provenance import begin_facts
from wardround.report import write
from wardround.run import Run

if TYPE_CHECKING:
    from pathlib import Path


def found(most: int, breaks_at: int | None, *, stops: bool = False, interrupted_at: int = 0) -> Capacity:
    """What is found at a portal on which ``once`` breaks from so many clinicians on."""

    def probe(users: int) -> Step:
        bad = breaks_at is not None and users >= breaks_at
        return Step(
            users=users,
            verdicts={"once": "broken" if bad and not stops else "holds", "no-storm": "holds"},
            stopped="no answers" if bad and stops else "",
            interrupted=users == interrupted_at,
        )

    return ordered(most, search(most, probe))


@pytest.mark.parametrize("most", [1, 2, 7, 8, 40, 200, 1000])
@pytest.mark.parametrize("part", [0.01, 0.1, 0.3, 0.62, 0.99, 1.0])
def test_what_breaks_is_found_as_finely_as_is_promised(most: int, part: float) -> None:
    breaks_at = max(1, round(most * part))
    result = found(most, breaks_at)
    assert result.breaks is not None
    assert result.carries < breaks_at <= result.breaks.users
    assert result.breaks.users - result.carries <= max(1, most // capacity.FINE)
    assert len(result.steps) <= 9
    assert "once" in result.told


@pytest.mark.parametrize("most", [1, 3, 40])
def test_a_portal_that_carries_all_is_asked_for_no_more_than_that(most: int) -> None:
    result = found(most, None)
    assert (result.carries, result.breaks) == (most, None)
    assert result.told == f"{most} clinicians: nothing broke"
    assert max(step.users for step in result.steps) == most


def test_a_portal_that_is_down_is_left_alone() -> None:
    result = found(80, 30, stops=True)
    assert [step.users for step in result.steps] == [10, 20, 40]
    assert result.carries == 20
    assert "stopped (no answers)" in result.told


def test_ctrl_c_ends_the_search_and_what_was_found_is_told() -> None:
    result = found(80, None, interrupted_at=20)
    assert [step.users for step in result.steps] == [10, 20]
    assert "interrupted" in result.told


def test_a_number_that_held_above_one_that_broke_counts_for_nothing() -> None:
    steps = [Step(users=users, verdicts={"once": verdict}) for users, verdict in ((10, "holds"), (20, "broken"), (40, "holds"))]
    assert ordered(40, steps).carries == 10


def test_the_page_has_each_step_against_each_invariant_and_limit(tmp_path: Path) -> None:
    times = Quantiles(count=100, p50=0.1, p95=0.5, p99=None, low=0.4, high=0.6)
    steps = [
        Step(
            users=10,
            verdicts={"no-storm": "holds", "once": "holds"},
            measured=Measures(users=10, flows={"review_chart": times}),
            folder="steps/00010",
        ),
        Step(users=20, verdicts={"no-storm": "holds", "once": "broken"}, why={"once": "<two> rows"}, folder="steps/00020"),
    ]
    run = Run(tmp_path, begin_facts(command=["wardround"], replay=["wardround"], seed=7, portal="<ours>", invariants=[]))
    run.finish()
    assert "No search was made" in write(tmp_path, "capacity").read_text()
    ordered(20, steps).write(tmp_path)
    text = write(tmp_path, "capacity").read_text()
    assert "10 clinicians held; at 20 the first to break: once" in text
    assert text.index("<td>once</td>") < text.index("<td>no-storm</td>"), "what breaks first stands first"
    assert "&lt;two&gt; rows" in text
    assert "review_chart" in text
    assert "clinicians</text>" in text


def test_a_new_run_in_the_folder_of_an_old_one_is_not_judged_with_its_evidence(tmp_path: Path) -> None:
    assert set(runfolder.LOAD_FOLDERS) == {evidence.FOLDER, finding_limit.STEPS, canaries.FOLDER}
    assert set(runfolder.LOAD_FILES) == {plan.NAME, plan.STOPPED, measures.NAME, capacity.NAME}
    out = runfolder.fresh(tmp_path / "run", tmp_path, "x")
    (out / "run.json").touch()
    for name in runfolder.LOAD_FOLDERS:
        (out / name).mkdir()
        (out / name / "old").touch()
    for name in runfolder.LOAD_FILES:
        (out / name).touch()
    runfolder.fresh(out, tmp_path, "x")
    assert {path.name for path in out.iterdir()} == {"scenarios"}


def test_a_defect_that_needs_many_is_found_with_a_number_that_brings_it_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "_rising", lambda _: [8, 16])
    monkeypatch.setattr(capacity, "FINE", 2)
    out, said = tmp_path / "run", []
    defects = ["session-licence-ends-oldest"]
    order = LoadOrder(command=["wardround"], defects=defects, users=16, rate=16, run_time_s=15, shape="soak", out=out)
    assert finding_limit.find_limit(order, said.append) == 1
    result = capacity.read(out)
    assert result is not None
    assert result.breaks is not None
    assert (result.carries, result.breaks.users) == (8, 16)
    assert "no-silent-logout" in result.breaks.broken
    assert result.told in said
    rows = findings.read(out / findings.NAME).verdicts
    assert {row.scenario for row in rows} == {"8 clinicians", "16 clinicians"}
    assert (out / result.steps[0].folder / "load.html").is_file()
