"""What a profile wants a load run to stay within, held against what was measured: one verdict for each limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.errors import UserError, did_you_mean
from wardround.invariants.judgement import Finding, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.load.measures import Measures, Quantiles
    from wardround.portal.load import LoadLimits
    from wardround.portal.profile import Profile

ID = "within-limits"
TITLE = "Under load, times and rates stay within the limits of the profile."
DOUBT_S = 0.5
"""So well the portal's clock is known: its ``Date`` has whole seconds."""
LEAST = {"p95": 20, "p99": 100}
"""Of fewer, a quantile is no more than the largest of them."""


def check(profile: Profile) -> None:
    """Make sure that each limit names a flow that there is.

    Raises:
        UserError: ``unknown-flow``.
    """
    limits = profile.load.limits
    for flow in (*limits.flow_p95_s, *limits.flow_p99_s):
        if flow not in profile.flows:
            raise UserError("unknown-flow", f"[load.limits] names the flow {flow!r}", did_you_mean(flow, profile.flows))


def judge(limits: LoadLimits, measured: Measures) -> Iterator[tuple[str, Judgement]]:
    """Hold each limit against the run.

    Args:
        limits: of the profile; one that is not given is not judged.
        measured: in the run.

    Yields:
        The limit in words, and what is said of it.
    """
    for share, table in (("p95", limits.flow_p95_s), ("p99", limits.flow_p99_s)):
        for flow, most in table.items():
            yield f"{flow} {share}", _time(measured.flows.get(flow), share, most, flow)
    waits = (("alert", measured.alerts, limits.alert_p99_s, 0.0), ("audit lag", measured.audit_lag, limits.audit_lag_p99_s, DOUBT_S))
    for name, found, wait, doubt in waits:
        if wait is not None:
            yield f"{name} p99", _time(found, "p99", wait, name, doubt=doubt)
    rates = (
        ("silent ends", measured.silent_ends, measured.sessions, "sessions", limits.silent_ends_per_1000),
        ("unknown writes", measured.unknown, measured.writes, "writes", limits.unknown_per_1000),
        ("failed exchanges", measured.failed, measured.exchanges, "exchanges", limits.failed_per_1000),
    )
    for name, count, of, unit, rate in rates:
        if rate is not None:
            yield name, _rate(name, count, of, unit, rate)


def _time(found: Quantiles | None, share: str, most: float, what: str, *, doubt: float = 0.0) -> Judgement:
    if found is None:
        return Judgement.not_checked(f"no {what} was measured in this run")
    value = found.p95 if share == "p95" else found.p99
    told = "never came" if value is None else f"{value:.2f} s"
    said = f"{share} of {found.count}: {told}, at most {most:g} s are allowed"
    if value is None or value - doubt > most:
        if found.count < LEAST[share]:
            return Judgement.could_not_tell(f"too-few: {said}; of fewer than {LEAST[share]} one outlier would decide")
        return Judgement.broken([Finding(f"{what}: {said}", f"{what.replace(' ', '-')}-{share}-over-limit", ())])
    return Judgement("holds", said)


def _rate(what: str, count: int, of: int, unit: str, most: float) -> Judgement:
    if not of:
        return Judgement.not_checked(f"no {unit} in this run")
    said = f"{count} of {of} {unit} ({1000 * count / of:.1f} of 1000), at most {most:g} of 1000 are allowed"
    if 1000 * count > most * of:
        return Judgement.broken([Finding(f"{what}: {said}", f"{what.replace(' ', '-')}-over-limit", ())])
    return Judgement("holds", said)
