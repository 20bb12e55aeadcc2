"""What a run's evidence lacks, in sentences: verdicts without them would say more than is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.load.store import Store

APART_S = 1.0
"""Clocks that are further apart than this are told."""
SHOWN = 5
"""Clinicians who are named."""

CUT_OFF = """
    select m.user, m.worker, m.clinician from users m
    join (select user, max(session) as session from exchanges where session > 0 group by user) s using (user)
    left join ends e on e.user = s.user and e.session = s.session where e.user is null"""
"""Users whose last session has no end: their process died, and what it had not yet written down is unknown."""
KEPT_OUT = """
    select m.clinician, s.status from users m
    join (select user, arg_max(status, t) as status, bool_or(issued <> '') as came from exchanges where role = 'sign-in' group by user) s
    using (user) where not s.came order by m.user"""
"""Users who tried and never came in, and the status that they were told last (0: no answer)."""


def missing(store: Store) -> list[str]:
    """One sentence for each.

    Args:
        store: with the run's evidence.
    """
    told = []
    if store.torn:
        told.append(f"{store.torn} files of evidence end in the midst of a line: a process was killed, and its last second is missing")
    for worker, count in store.rows(f"select worker, count(*) from ({CUT_OFF}) group by worker order by worker"):  # noqa: S608 (ours)
        told.append(
            f"{worker} was never heard of again: how the sessions of its {count} clinicians ended is not known, nor its last second"
        )
    out = store.rows(KEPT_OUT)
    if out:
        every = store.one("select count(distinct user) from users")
        names = ", ".join(f"{name} ({status or 'no answer'})" for name, status in out[:SHOWN])
        more = f" and {len(out) - SHOWN} more" if len(out) > SHOWN else ""
        hint = "where the run was long enough for a second try, look at their accounts and secrets"
        told.append(f"{len(out)} of {every} clinicians never came in: {names}{more}; {hint}")
    sql = "select worker, median(master_s) as s from clocks group by worker having abs(s) > ? order by worker"
    apart = store.rows(sql, [APART_S])
    told += [f"the clock of {worker} is {-seconds:+.1f} s from the master's: its times were moved" for worker, seconds in apart]
    return told
