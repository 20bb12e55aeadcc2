"""Canary clinicians: a few real browsers that work during a load run, each in a process of its own, and what they lived to see."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from wardround.browser import find
from wardround.errors import UserError
from wardround.portal.secrets import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from wardround.load.store import Store
    from wardround.portal.profile import Profile

FIRST = 90_001
"""Number of the first canary in the run; the load's own clinicians are numbered from 1."""
FOLDER = "canaries"
"""In the run's folder: their histories and pictures."""
STOP_S = 90.0
"""How long they may finish what they began, and sign out."""
WORK = {"review_chart": "time to chart", "order_medication": "time to signed order"}
"""What is timed, in words."""
SEEN = """
    with there as (select user, min(t + ms / 1000) filter (flow = 'sign_in' and outcome = 'done') as since, max(t) as until
                   from canaries group by user),
         owed as (select c.user, t.alert, coalesce(if(min(s.t) < t.t, 0.0, min(s.t) - t.t), 'infinity'::double) as took from triggers t
                  join there c on t.t >= c.since and t.t <= c.until - ?
                  left join canaries s on s.user = c.user and s.flow = 'alert' and s.alert = t.alert group by c.user, t.alert, t.t)
    select u.clinician, c.flow, count(*), quantile_cont(c.ms, 0.5) / 1000, quantile_cont(c.ms, 0.95) / 1000, max(c.ms) / 1000,
           count(*) filter (c.outcome in ('failed', 'silent', 'refused', 'unknown'))
    from canaries c join users u using (user) where c.flow <> 'alert' group by u.clinician, c.flow
    union all
    select u.clinician, 'alert', count(*), quantile_disc(took, 0.5), quantile_disc(took, 0.95), max(took), count(*) filter (isinf(took))
    from owed join users u using (user) where exists (select 1 from canaries where flow = 'alert') group by u.clinician
    order by 1, 2"""
"""Alerts count that were set off while the canary was signed in."""
LATE_S = 5.0
"""An alert that was set off so shortly before the canary left may still have been on its way."""


@dataclass(frozen=True)
class Lived:
    """One canary's work of one kind; times in seconds."""

    clinician: str
    what: str
    count: int
    p50: float | None
    p95: float | None
    worst: float | None
    """None: of what never came."""
    failed: int
    """Of which the screen did not say that it was done, or, of alerts, which it never showed."""

    @property
    def said(self) -> str:
        """In words."""
        p50, p95 = ("never" if took is None else f"{took:.2f} s" for took in (self.p50, self.p95))
        times = f"p50 {p50}, p95 {p95}"
        return f"{self.what}: {times} of {self.count}, {self.failed} not done"


def lived(store: Store) -> list[Lived]:
    """What each canary saw."""
    words = {**WORK, "alert": "alert at the screen"}
    return [
        Lived(who, words.get(what, what), count, _known(p50), _known(p95), _known(worst), failed)
        for who, what, count, p50, p95, worst, failed in store.rows(SEEN, [LATE_S])
    ]


def _known(took: float) -> float | None:
    return None if took == inf else took


def over_time(store: Store) -> dict[str, list[tuple[float, float]]]:
    """Seconds since the run's first exchange, and how long each piece of work took (s)."""
    start = float(store.one("select min(t) from exchanges") or 0.0)
    found: dict[str, list[tuple[float, float]]] = {}
    for flow, at, ms in store.rows("select flow, t, ms from canaries where flow <> 'alert' order by t"):
        found.setdefault(WORK.get(flow, flow), []).append((max(0.0, at - start), ms / 1000))
    return found


def pictures(store: Store, most: int) -> list[tuple[str, str]]:
    """Files in the run's folder with what they show: what failed and what was slowest first."""
    return [
        (str(file), f"{who}, {WORK.get(flow, flow)}: {ms / 1000:.1f} s, {outcome}")
        for file, who, flow, ms, outcome in store.rows(
            "select c.picture, u.clinician, c.flow, c.ms, c.outcome from canaries c join users u using (user) where c.picture <> '' "
            f"order by c.outcome not in ('done', 'acknowledged') desc, c.ms desc limit {most:d}"
        )
    ]


def check(count: int, profile: Profile, path: Path, *, part: str) -> None:
    """Make sure that so many canaries can work.

    Raises:
        UserError: ``too-few-accounts``; ``load-parts``; a secret is not there; there is no browser.
    """
    if not count:
        return
    if part == "worker":
        raise UserError("load-parts", "--canaries and --worker do not go together", "Give --canaries to the master.")
    if not profile.load.accounts:
        said = f"--canaries {count} work by [[clinicians]], and {path} lets the others work by them, too"
        raise UserError("too-few-accounts", said, "Add [[load.accounts]] for the others.")
    if count > len(profile.clinicians):
        said = f"--canaries {count} need as many [[clinicians]], and {path} has {len(profile.clinicians)}"
        raise UserError("too-few-accounts", said, "Add some, or ask for fewer.")
    for one in profile.clinicians[:count]:
        resolve(one.password)
    find.require()


@contextmanager
def watching(plan: Path, count: int, environment: Mapping[str, str]) -> Iterator[None]:
    """While this is open, so many canaries work.

    Args:
        plan: path of the run's plan.
        count: how many.
        environment: as the run's other processes have it.
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "wardround.load.canary_process", str(plan), str(number)],
            env=dict(environment),
            stdin=subprocess.PIPE,
            # Ctrl-C is for the clinicians under load; canaries leave when their standard input is closed
            start_new_session=True,
        )
        for number in range(count)
    ]
    try:
        yield
    finally:
        for process in processes:
            if process.stdin is not None:
                process.stdin.close()
        for process in processes:
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
