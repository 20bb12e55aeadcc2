"""Judging a run again: yesterday's histories, today's invariants, no browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wardround.invariants import all_invariants, judge_all
from wardround.result import FACTS, InvariantFacts, scenarios
from wardround.run import Run
from wardround.screen.audit import audit

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.findings import Findings


def judge_again(folder: Path) -> Findings:
    """Judge every complete history of a run, and every screen that was looked at, again, and write its verdicts and ``findings.json`` anew.

    What a scenario's history says does not change: one that its profile did not support stays not checked, one that was cut
    short stays could-not-tell.

    Raises:
        UserError: ``not-a-run``: the folder holds no run; ``disk-full``.
    """
    from wardround.errors import UserError

    try:
        run = Run.join(folder)
    except (OSError, msgspec.MsgspecError) as error:
        said = f"{folder} is not a run's folder: its {FACTS} cannot be read"
        raise UserError("not-a-run", said, "Name a folder that --out or .wardround/runs/ made.") from error
    invariants = all_invariants()
    facts = [InvariantFacts(id=one.ID, title=one.TITLE, clauses=list(one.CLAUSES)) for one in invariants]
    run.facts = msgspec.structs.replace(run.facts, invariants=facts)
    for scenario, _ in scenarios(folder):
        history = scenario.history
        if history is None or history.ended is None:
            continue
        name, file = scenario.facts.scenario, scenario.facts.file
        match history.ended.outcome:
            case "complete":
                judgements = judge_all(history, invariants)
                run.write_verdicts(name, judgements, history=history, cell=scenario.facts.cell, file=file, wall_s=scenario.facts.wall_s)
            case "not-checked":
                run.not_checked(name, history.ended.reason, file=file)
            case "interrupted" | "crashed":
                continue
    return run.finish(interrupted=run.facts.interrupted, wall_s=run.facts.wall_s, screens=audit.judged(folder).rows)
