"""The defects of load: each is planted where it says, and none of them runs in the session suite's table."""

from __future__ import annotations

import pytest

from wardround import defects, load_trials
from wardround.errors import UserError
from wardround.invariants import all_invariants
from wardround.load.reckoning import SIEVES
from wardround.reference.defects import DEFECTS, LOAD, NETWORK, SCREENS, policy_with
from wardround.reference.policy import Policy
from wardround.reference.settings import Settings


def test_every_defect_of_load_breaks_an_invariant_that_a_load_run_judges() -> None:
    assert {defect.breaks for defect in LOAD} <= set(SIEVES) <= {one.ID for one in all_invariants()}


def test_the_session_suite_is_not_slowed_by_them() -> None:
    names = {defect.name for defect in LOAD}
    assert not names & {defect.name for defect in (*DEFECTS, *NETWORK, *SCREENS)}
    assert not names & {trial.name for trial in defects.trials()}


@pytest.mark.parametrize("defect", LOAD, ids=lambda defect: defect.name)
def test_each_decides_something_otherwise_and_nothing_on_a_quiet_ward(defect: object) -> None:
    planted = policy_with([defect], Settings())  # type: ignore[list-item]  # pytest's parameter has no type
    assert isinstance(planted, Policy)
    assert planted.writes_of(60.0) == 1
    assert not planted.starved(2)
    busy = (planted.writes_of(0.0), planted.chart_key("p1"), planted.audit_waits("order", 9), planted.alert_lag(20))
    healthy = Policy(Settings())
    calm = (healthy.writes_of(0.0), healthy.chart_key("p1"), healthy.audit_waits("order", 9), healthy.alert_lag(20))
    assert (*busy, planted.most_sessions(), planted.starved(99)) != (*calm, healthy.most_sessions(), healthy.starved(99))


def test_healthy_comes_first_and_an_unknown_name_is_refused() -> None:
    assert load_trials.trials()[0].name == "healthy"
    assert [trial.name for trial in load_trials.trials("cookie", ["alert-queue-grows"])] == ["alert-queue-grows"]
    with pytest.raises(UserError, match="alert-queue-grow"):
        load_trials.trials(None, ["alert-queue-grow"])
