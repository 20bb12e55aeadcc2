"""From the evidence of a load run to ``findings.json`` and the reports: each broken slice becomes a scenario with its history."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.history.journal import Journal
from wardround.history.redaction import Redactor
from wardround.invariants import all_invariants
from wardround.invariants.judgement import Finding, Judgement
from wardround.load import limits
from wardround.load.canaries import FIRST, lived
from wardround.load.evidence import FOLDER, KINDS
from wardround.load.measures import measure
from wardround.load.missing import missing
from wardround.load.network import groups
from wardround.load.plan import NAME, STOPPED, read
from wardround.load.rebuilding import Facts
from wardround.load.reckoning import SIEVES, reckon
from wardround.load.store import Store
from wardround.portal import profile as profiles
from wardround.provenance import begin_facts
from wardround.report import write
from wardround.result import InvariantFacts
from wardround.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardround.findings import Findings
    from wardround.load.plan import Plan
    from wardround.load.reckoning import Reckoned, Story
    from wardround.portal.profile import Profile
    from wardround.result import RunFacts

REPORTS = ("load", "html", "junit")
WHOLE = "load"
"""Name of the scenario that stands for the whole run."""


def judge(folder: Path, command: Sequence[str], say: Callable[[str], None], *, strict: bool = False) -> Findings:
    """Judge a run, write its verdicts, and say them.

    Args:
        folder: of the run, with its plan and evidence.
        command: as typed.
        say: takes each line for the reader.
        strict: whether could-not-tell counts.
    """
    plan = read(folder / NAME)
    profile = profiles.load(Path(plan.profile))
    run = Run(folder, facts_of_run(plan, profile, command, strict=strict))
    with Store(folder / FOLDER, folder / "evidence.duckdb") as store:
        judgements: dict[str, Judgement] = {}
        whole = facts_of(store, profile, plan.seed)
        for one in reckon(store, whole):
            judgements[one.invariant] = _noted(one)
            for story in one.stories:
                _keep(run, one, story)
            say(f"{one.judgement.verdict:<15} {one.invariant:<26} {one.counted}")
            say_reason(one, say)
        for group in groups(store)[1:]:
            say(f"{group.name}: {group.users} clinicians, {group.unknown} writes unknown, {group.unknown_recorded} of them in the record")
        for seen in lived(store):
            say(f"canary {seen.clinician}: {seen.said}")
        if plan.canaries > (came := len(store.rows("select user from users where user >= ?", [FIRST]))):
            say(f"{plan.canaries - came} of {plan.canaries} canaries did not come to work")
        if (stopped := folder / STOPPED).is_file():
            why = stopped.read_text(encoding="utf-8")
            say(f"stopped before its time: {why}")
            run.write_verdicts("limit: run to its end", {limits.ID: Judgement.broken([Finding(why, "portal-down", ())])})
        for sentence in missing(store):
            say(sentence)
        measured = measure(store, whole.start)
    measured.write(folder)
    run.write_verdicts(WHOLE, judgements)
    for name, judgement in limits.judge(profile.load.limits, measured):
        run.write_verdicts(f"limit: {name}", {limits.ID: judgement})
        said = judgement.findings[0].summary if judgement.findings else judgement.reason
        say(f"{judgement.verdict:<15} {name:<26} {said}")
    findings = run.finish()
    for name in REPORTS:
        say(f"report: {write(folder, name)}")
    return findings


def facts_of_run(plan: Plan, profile: Profile, command: Sequence[str], *, strict: bool) -> RunFacts:
    """What ``run.json`` says of a load run."""
    invariants = [one for one in all_invariants() if one.ID in SIEVES]
    told = [InvariantFacts(id=one.ID, title=one.TITLE, clauses=list(one.CLAUSES)) for one in invariants]
    return begin_facts(
        command=command,
        replay=command,
        seed=plan.seed,
        portal=profile.portal.name,
        invariants=[*told, InvariantFacts(id=limits.ID, title=limits.TITLE)],
        profile=plan.profile,
        style=profile.session.style,
        clock="real",
        server="real",
        strict=strict,
    )


def say_reason(one: Reckoned, say: Callable[[str], None]) -> None:
    """Why, where it is not plain."""
    if one.judgement.reason and one.judgement.verdict == "could-not-tell":
        say(f"                {one.judgement.reason}")
    for finding in one.judgement.findings:
        say(f"                {finding.cause}: {finding.summary}")


def facts_of(store: Store, profile: Profile, seed: int) -> Facts:
    """What is true of the whole run."""
    spans = [store.rows(f"select min(t), max(t) from {kind}")[0] for kind in KINDS]
    times = [at for span in spans for at in span if at is not None]
    can = [name for name, there in (("record", profile.record), ("audit", profile.audit)) if there] + ["sign:reason"]
    return Facts(
        name=WHOLE,
        seed=seed,
        portal=profile.portal.name,
        style=profile.session.style,
        limits=profile.session.limits(),
        can=can,
        start=min(times, default=0.0),
        until=max(times, default=0.0),
        audited=lambda method, route: audited(profile, method, route),
    )


def audited(profile: Profile, method: str, route: str) -> str:
    """The trail's word for an exchange, by the profile's routes; empty: none."""
    from wardround.wire.aim import glob

    for one in profile.routes:
        if (one.method is None or one.method.upper() == method) and glob(one.path).fullmatch(route) and one.body is None:
            return one.audited or ""
    return ""


def _noted(one: Reckoned) -> Judgement:
    reason = f"{one.judgement.reason}; {one.counted}" if one.judgement.reason else one.counted
    return Judgement(one.judgement.verdict, reason, one.judgement.findings if one.judgement.verdict == "broken" else ())


def _keep(run: Run, one: Reckoned, story: Story) -> None:
    name = f"{one.invariant}: {story.name}"
    with Journal(run.journal_path(name), Redactor(secrets.token_bytes(16))) as journal:
        for event in story.history.events:
            journal.write(event)
    run.write_verdicts(name, {one.invariant: story.judgement}, history=story.history)
