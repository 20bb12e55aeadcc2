"""``wardround load --find-limit``: the runs of a search for how many clinicians a portal carries, and what is told of them."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.invariants.accounts import CLOCK_SLACK_S
from wardround.invariants.judgement import Finding, Judgement
from wardround.load import measures
from wardround.load.capacity import Step, ordered, search
from wardround.load.judging_load import facts_of_run, judge
from wardround.load.plan import NAME as PLAN
from wardround.load.plan import STOPPED, read
from wardround.load.running import INTERRUPTED, act, check
from wardround.portal import profile as profiles
from wardround.report import write
from wardround.run import Run
from wardround.runfolder import fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.findings import Findings
    from wardround.load.capacity import Capacity
    from wardround.load.order import LoadOrder

REST_S = CLOCK_SLACK_S + 10.0
"""Between two runs on a portal that is not ours to start anew: rows of the one are then too old to be the other's."""
REPORTS = ("capacity", "junit")
STEPS = "steps"
"""Folder, in the search's, of the folders of its runs."""


def find_limit(order: LoadOrder, say: Callable[[str], None]) -> int:
    """Search, and tell.

    Args:
        order: of each run; its ``users`` are the most.
        say: takes each line for the reader.

    Returns:
        0: so many clinicians are carried; 1: something breaks at fewer.

    Raises:
        UserError: what is wrong, before anything is started.
    """
    ours = check(order)
    base = order.portal.resolve().parent if order.portal else Path.cwd()
    folder = fresh(order.out, base, f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
    ended = 0.0
    steps: list[Step] = []

    def probe(users: int) -> Step:
        nonlocal ended
        if not ours and steps:
            threading.Event().wait(max(0.0, ended + REST_S - time.monotonic()))
        step = _step(order, users, folder)
        ended = time.monotonic()
        return step

    for step in search(order.users, probe):
        steps.append(step)
        say(f"{step.users:>6} clinicians: {'held' if step.held else step.stopped or ', '.join(step.broken)}")
    found = ordered(order.users, steps)
    found.write(folder)
    findings = _told(order, found, folder)
    say(found.told)
    for name in REPORTS:
        say(f"report: {write(folder, name)}")
    return findings.exit_status(strict=order.strict)


def _step(order: LoadOrder, users: int, folder: Path) -> Step:
    name = f"{STEPS}/{users:05}"
    status = act(replace(order, users=users), folder / name)
    findings = judge(folder / name, order.command, lambda _: None, strict=order.strict)
    rows = [row for row in findings.verdicts if row.scenario == "load" or row.scenario.startswith("limit: ")]
    named = {row.invariant if row.scenario == "load" else row.scenario: row for row in rows}
    said = {(one.scenario, one.invariant): one.summary for one in findings.findings}
    stopped = folder / name / STOPPED
    return Step(
        users=users,
        verdicts={key: row.verdict for key, row in named.items()},
        why={key: said.get((row.scenario, row.invariant), "") for key, row in named.items() if row.verdict == "broken"},
        measured=measures.read(folder / name),
        folder=name,
        stopped=stopped.read_text(encoding="utf-8") if stopped.is_file() else "",
        interrupted=status == INTERRUPTED,
    )


def _told(order: LoadOrder, found: Capacity, folder: Path) -> Findings:
    """Each step as a scenario of one run, so that every report of a run is one of a search, too."""
    plan = read(folder / found.steps[0].folder / PLAN)
    run = Run(folder, facts_of_run(plan, profiles.load(Path(plan.profile)), order.command, strict=order.strict))
    for step in found.steps:
        judgements: dict[str, Judgement] = {}
        for name, verdict in step.verdicts.items():
            if verdict == "broken":
                judgements[name] = Judgement.broken([Finding(step.why.get(name) or name, f"{name}-under-load", ())])
            elif verdict == "holds":
                judgements[name] = Judgement.holds()
            else:
                told = f"see {step.folder}/load.html"
                judgements[name] = Judgement.not_checked(told) if verdict == "not-checked" else Judgement.could_not_tell(told)
        if step.stopped:
            judgements["run-to-its-end"] = Judgement.broken([Finding(step.stopped, "portal-down", ())])
        run.write_verdicts(f"{step.users} clinicians", judgements)
    return run.finish(interrupted=any(step.interrupted for step in found.steps))
