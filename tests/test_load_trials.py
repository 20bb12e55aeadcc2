"""The defects of load: each is planted where it says, and none of them runs in the session suite's table."""

from __future__ import annotations

from typing import Any

import pytest

from wardround import defects, load_trials, tester_commands
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
    assert not planted.refresh_busy(1)
    busy = (planted.writes_of(0.0), planted.chart_key("p1"), planted.audit_waits("order", 9), planted.alert_lag(20))
    healthy = Policy(Settings())
    calm = (healthy.writes_of(0.0), healthy.chart_key("p1"), healthy.audit_waits("order", 9), healthy.alert_lag(20))
    assert (*busy, *rest(planted)) != (*calm, *rest(healthy))


def rest(policy: Policy) -> tuple[object, ...]:
    return policy.most_sessions(), policy.starved(99), policy.refresh_busy(9)


def test_both_styles_unless_one_is_named_and_only_where_a_defect_has_meaning() -> None:
    assert [trial.style for trial in load_trials.trials(None, ["alert-queue-grows"])] == ["tokens", "cookie"]
    assert [trial.style for trial in load_trials.trials(None, ["refresh-storm"])] == ["tokens"]
    with pytest.raises(UserError) as caught:
        load_trials.trials("cookie", ["refresh-storm"])
    assert caught.value.slug == "nothing-selected"


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({"again": True}, "--again"),
        ({"workers": 2}, "-n"),
        ({"part": "x"}, "-k"),
        ({"everything": True}, "--all-scenarios"),
        ({"readme": True}, "--write-readme"),
        ({"faults": True}, "--faults"),
        ({"screens": True}, "--screens"),
    ],
)
def test_options_that_mean_nothing_with_load_are_refused(given: dict[str, Any], option: str) -> None:
    with pytest.raises(UserError, match=rf"^{option} does not go with --load") as caught:
        tester_commands.defects(load=True, **given)
    assert caught.value.slug == "faults-or-not"


def test_healthy_comes_first_and_an_unknown_name_is_refused() -> None:
    assert load_trials.trials()[0].name == "healthy"
    assert [trial.name for trial in load_trials.trials("cookie", ["alert-queue-grows"])] == ["alert-queue-grows"]
    with pytest.raises(UserError, match="alert-queue-grow"):
        load_trials.trials(None, ["alert-queue-grow"])
