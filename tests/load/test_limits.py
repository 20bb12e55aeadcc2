"""Limits of the profile: what exceeds one is broken, what stays within holds, and what is too little to tell is said to be."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.load.runs import Ward, facts, write
from wardround.errors import UserError
from wardround.load.evidence import Member, Over
from wardround.load.limits import check, judge
from wardround.load.measures import Measures, Quantiles, measure, read
from wardround.load.reckoning import reckon
from wardround.load.store import Store
from wardround.portal import profile as profiles
from wardround.portal.load import LoadLimits
from wardround.workspace import kit

if TYPE_CHECKING:
    from wardround.load.evidence import Line


def measured(lines: list[Line]) -> Measures:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), lines)
        told = facts(max(line.at for line in lines))
        with Store(Path(folder)) as store:
            list(reckon(store, told))
            return measure(store, told.start)


def sample(count: int = 1000, p95: float | None = 0.5, p99: float | None = 1.0) -> Quantiles:
    return Quantiles(count=count, p50=0.1, p95=p95, p99=p99, low=p95, high=p95)


def said(limits: LoadLimits, found: Measures) -> dict[str, str]:
    return {name: judgement.verdict for name, judgement in judge(limits, found)}


@pytest.mark.parametrize(
    ("quantiles", "verdict"),
    [
        (sample(), "holds"),
        (sample(p95=0.9), "broken"),
        (sample(p95=None), "broken"),
        (sample(count=19, p95=0.9), "could-not-tell"),
        (None, "not-checked"),
    ],
)
def test_a_piece_of_work_takes_no_longer_than_the_profile_allows(quantiles: Quantiles | None, verdict: str) -> None:
    found = Measures(users=1, flows={} if quantiles is None else {"review_chart": quantiles})
    assert said(LoadLimits(flow_p95_s={"review_chart": 0.8}), found) == {"review_chart p95": verdict}


@pytest.mark.parametrize(("p99", "verdict"), [(1.0, "holds"), (3.0, "broken"), (None, "broken")])
def test_alerts_and_the_trail_have_limits_of_their_own(p99: float | None, verdict: str) -> None:
    found = Measures(users=1, alerts=sample(p99=p99), audit_lag=sample(p99=p99))
    limits = LoadLimits(alert_p99_s=2.0, audit_lag_p99_s=2.0, flow_p99_s={})
    assert said(limits, found) == {"alert p99": verdict, "audit lag p99": verdict}


@pytest.mark.parametrize(("p99", "verdict"), [(2.4, "holds"), (2.6, "broken")])
def test_the_trail_is_late_only_by_more_than_the_clocks_may_be_apart(p99: float, verdict: str) -> None:
    assert said(LoadLimits(audit_lag_p99_s=2.0), Measures(users=1, audit_lag=sample(p99=p99))) == {"audit lag p99": verdict}


@pytest.mark.parametrize(("count", "of", "verdict"), [(0, 100, "holds"), (1, 100, "holds"), (2, 100, "broken"), (0, 0, "not-checked")])
def test_rates_are_of_a_thousand(count: int, of: int, verdict: str) -> None:
    found = Measures(users=1, sessions=of, silent_ends=count, exchanges=of, failed=count, acknowledged=of - count, unknown=count)
    limits = LoadLimits(silent_ends_per_1000=10, unknown_per_1000=10, failed_per_1000=10)
    assert said(limits, found) == dict.fromkeys(("silent ends", "unknown writes", "failed exchanges"), verdict)


def test_what_is_not_limited_is_not_judged() -> None:
    assert said(LoadLimits(), Measures(users=1, sessions=1, silent_ends=1)) == {}


def test_a_limit_on_a_flow_that_is_not_there_is_refused() -> None:
    profile = profiles.load(kit() / "src/wardround/reference/profiles/tokens.toml")
    check(profile)
    limits = profile.load.model_copy(update={"limits": LoadLimits(flow_p95_s={"review_chat": 1})})
    with pytest.raises(UserError, match="review_chart") as caught:
        check(profile.model_copy(update={"load": limits}))
    assert caught.value.slug == "unknown-flow"


def test_a_piece_of_work_lasts_from_its_first_request_to_its_last_answer() -> None:
    ward = Ward()
    ward.joins(1)
    for _ in range(20):
        ward.sends(1, "read", flow="review_chart", step="1", ms=100.0)
        ward.sends(1, "read", flow="review_chart", step="2", ms=300.0)
    ward.sends(1, "write", flow="sign", step="1", marker="m", status=0, failure="reset", ms=50.0)
    ward.now += 2
    ward.sends(1, "write", flow="sign", step="1", marker="m", ms=50.0)
    flows = measured(ward.finish()).flows
    assert flows["review_chart"].count == 20
    assert flows["review_chart"].p95 == pytest.approx(0.4)
    assert flows["sign"].count == 1
    assert flows["sign"].p50 == pytest.approx(2.15)


def test_what_is_counted_is_what_the_evidence_says(tmp_path: Path) -> None:
    ward = Ward()
    for user in (1, 2, 3):
        ward.joins(user)
        ward.sends(user, "stream")
    ward.writes(1)
    ward.writes(1, rows=0)
    ward.writes(2, rows=2)
    ward.writes(2, outcome="unknown", status=0)
    ward.writes(2, outcome="refused", status=409, rows=0)
    ward.alarms(1, 1.5)
    ward.lines.append(Over(at=ward.now, user=2, session=1, how="ended-untold"))
    ward.lines.append(Over(at=ward.now, user=3, session=1, how="ended-untold"))
    lines = [msgspec.structs.replace(one, wire="bad") if isinstance(one, Member) and one.user == 3 else one for one in ward.finish()]
    found = measured(lines)
    assert (found.users, found.acknowledged, found.lost, found.duplicated) == (3, 3, 1, 1)
    assert (found.unknown, found.unknown_recorded, found.refused) == (1, 1, 1)
    assert (found.sessions, found.silent_ends, found.failed) == (2, 1, 1), "those behind the wire are not counted"
    assert found.alerts is not None
    assert (found.alerts.count, found.alerts.independent) == (1, 1)
    assert found.alerts.p50 == pytest.approx(1.5)
    assert found.audit_lag is not None
    found.write(tmp_path)
    assert read(tmp_path) == found


def test_the_trail_lags_behind_the_answer() -> None:
    ward = Ward()
    ward.joins(1)
    for _ in range(5):
        ward.writes(1)
    ward.trail = [
        msgspec.structs.replace(row, recorded_at=row.recorded_at + 3) if row.action == "order" and row.recorded_at else row
        for row in ward.trail
    ]
    late = measured(ward.finish()).audit_lag
    assert late is not None
    assert late.p95 == pytest.approx(3.08)
