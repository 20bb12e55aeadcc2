"""A run of `wardround explore` as it would leave its folder: some hundred cells of one scenario, three planted troubles.

The histories are told by the story builder and judged by a table, so the page can be looked at without a browser:

    python -m tests.reports.matrix_sample FOLDER [CELLS]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.invariants.story import START, Story
from wardround.explore.cell import Cell, Matrix, Plan, Spot
from wardround.explore.learn import spots
from wardround.history.journal import Journal
from wardround.history.redaction import Redactor
from wardround.invariants.judgement import Finding, Judgement
from wardround.provenance import begin_facts
from wardround.result import InvariantFacts
from wardround.run import Run

if TYPE_CHECKING:
    from wardround.history.history import History

SCENARIO = "order_medication"
COMMAND = ["wardround", "explore", "--style", "tokens", "--seed", "7"]
FAULTS = ["response_lost", "request_lost", "connection_reset", "latency", "unavailable", "html_instead", "captive_portal", "our_gateway"]
ROUNDS = 12
"""Orders in the scenario: three exchanges each, and the sign-in."""
LOSSES = frozenset({"response_lost", "connection_reset"})
INVARIANTS = [
    InvariantFacts(id="once", title="One act of the clinician is at most one row in the record.", clauses=["ASVS 5.0 2.3.3"]),
    InvariantFacts(id="no-silent-logout", title="Before the session ends the clinician is warned.", clauses=["WCAG 2.2 SC 2.2.1"]),
    InvariantFacts(id="lost-token-response", title="A lost answer to a refresh does not end the session.", clauses=["FAPI 2.0 5.3.2.1"]),
    InvariantFacts(id="recovers", title="Soon after a fault every tab works again."),
]


def told(spot: Spot | None = None, what: str = "", *, rounds: int = ROUNDS) -> Story:
    """The scenario: signed in, then read, refresh and order in two tabs, again and again. ``spot``: the exchange that is hit."""
    story = Story().signs_in("A")
    number = 1
    for turn in range(rounds):
        tab = "AB"[turn % 2]
        story.at(100.0 * (turn + 1))
        for role, path in (
            ("read", f"/api/patients/{turn}17/chart"),
            ("refresh", "/api/auth/token"),
            ("write", f"/api/patients/{turn}17/orders"),
        ):
            number += 1
            hit = spot is not None and spot.n == number
            _step(story, tab, role, path, fault=what if hit else "", turn=turn)
            if hit and role == "refresh" and what in LOSSES:
                return story.wait(5).ended()
    story.at(100.0 * rounds + 60)
    for turn in range(rounds):
        story.row("order", marker=f"WR-order-{turn}", id=f"o-{turn}")
    if spot is not None and spot.role == "write" and what in LOSSES:
        story.row("order", marker=f"WR-order-{(spot.n - 2) // 3}", id="o-again")
    return story.record_read().ended()


def _step(story: Story, tab: str, role: str, path: str, *, fault: str, turn: int) -> None:  # noqa: PLR0913 - one exchange
    marked: dict[str, Any] = {"markers": [f"WR-order-{turn}"]} if role == "write" else {}
    flow = {"read": "review_chart", "write": "order_medication"}.get(role)
    if role == "write":
        story.means(f"order-{turn}", tab=tab, what="order")
    act = story.begins(flow, tab, patient="P1", intent=f"order-{turn}" if role == "write" else None) if flow else None
    up = story.fault_starts(fault) if fault else 0
    if not fault:
        story.wait(1).exchange(role, tab, path=path, act=act, **marked)
    elif fault in LOSSES:
        story.wait(1).exchange(role, tab, path=path, act=act, outcome="response-lost", faults=[fault], accepted=None, **marked)
        story.fault_hits(up, fault).fault_ends(up, fault)
        again: dict[str, Any] = {"status": 400, "oauth_error": "invalid_grant", "accepted": False} if role == "refresh" else {}
        story.wait(0.5).exchange(role, tab, path=path, act=act, **again, **marked)
        if role == "refresh":
            story.wait(0.2).leaves(tab, reason=None)
            return
    else:
        story.wait(1).exchange(role, tab, path=path, act=act, takes=3.0 if fault == "latency" else 0.0, faults=[fault], **marked)
        story.fault_hits(up, fault).fault_ends(up, fault)
        if fault == "captive_portal":
            story.wait(0.1).shows(tab, error="No connection")
    story.wait(2).works(tab, patient="P1", patients=["P1"], error=None, said="acknowledged" if role == "write" else None)
    if act is not None:
        story.ends(act, "acknowledged" if role == "write" else "done")


def rounds_of(cells: int) -> int:
    """How often the clinician orders in a matrix of so many cells."""
    return min(ROUNDS, max(1, cells // (3 * len(FAULTS))))


def plan(cells: int = 300, *, budget_s: float | None = 300.0) -> Plan:
    """A matrix of about so many cells, a few of them not applicable. Small ones have fewer exchanges, large ones more faults."""
    rounds = rounds_of(cells)
    found = spots(told(rounds=rounds).history())
    faults = FAULTS + [f"our_gateway_{number}" for number in range(cells // (3 * rounds) - len(FAULTS))]
    made = [
        Cell(
            id=f"{spot.n:02d}-{spot.role}-{spot.tab}-{what}",
            scenario=SCENARIO,
            spot=spot.n,
            what=what,
            risk=place,
            why_not="only for answers in JSON, not text/html" if spot.role == "sign-in" and what == "html_instead" else "",
        )
        for place, what in enumerate(faults)
        for spot in found
    ]
    pairs = zip(found[1::3], found[2::3], strict=False)
    made += [
        Cell(id=f"{one.n:02d}-{two.n:02d}-{what}", scenario=SCENARIO, kind="order", spot=one.n, second=two.n, what=what, risk=9)
        for one, two in pairs
        for what in ("portal-order", "browser-order")
    ]
    made.sort(key=lambda cell: (bool(cell.why_not), cell.risk, cell.spot))
    matrix = Matrix(scenario=SCENARIO, file="suites/work/test_order_medication.py", seed=7, spots=found, cells=made, learnt_s=1.2)
    return Plan(matrices=[matrix], seed=7, budget_s=budget_s)


def judged(history: History, spot: Spot | None, what: str) -> dict[str, Judgement]:
    """What the invariants would say, by a table."""
    judgements = {facts.id: Judgement.holds() for facts in INVARIANTS}
    if spot is None:
        return judgements
    resent = [event.seq for event in history.exchanges if what in event.faults or event.at > START + spot.at][:2]
    if what in LOSSES and spot.role == "refresh":
        judgements["lost-token-response"] = Judgement.broken([Finding("The retry of a refresh was refused.", "retry-refused", resent)])
        out = [event.seq for event in history.screens if event.signed_out]
        judgements["no-silent-logout"] = Judgement.broken([Finding("The tab was signed out without a word.", "no-warning", out)])
    elif what in LOSSES and spot.role == "write":
        twice = Finding("One order stands 2 times in the record.", "written-twice-by-application", resent)
        judgements["once"] = Judgement.broken([twice])
    elif what == "latency" and spot.role == "sign-in":
        judgements["recovers"] = Judgement.could_not_tell("record-incomplete: the record was not read to its end")
    return judgements


def build(folder: Path, cells: int = 300, *, run_of: float = 0.9) -> Run:
    """Write the folder; of the applicable cells only the first part (0 to 1) was run before the budget was spent."""
    rounds = rounds_of(cells)
    facts = begin_facts(
        command=COMMAND,
        replay=COMMAND,
        seed=7,
        portal="Demo portal",
        invariants=INVARIANTS,
        versions={"browser": "chromium"},
        style="tokens",
    )
    run = Run.start(facts, out=folder)
    whole = plan(cells)
    whole.write(folder)
    matrix = whole.matrices[0]
    redactor = Redactor(b"k")
    applicable = matrix.applicable
    ran: list[Cell | None] = [None, *applicable[: int(len(applicable) * run_of)]]
    for cell in ran:
        spot = matrix.spot(cell.spot) if cell else None
        what = cell.what if cell else ""
        with Journal(run.journal_path(SCENARIO, cell.id if cell else None), redactor) as journal:
            for event in told(spot, what, rounds=rounds).events:
                journal.write(event)
            history = journal.history()
        judgements = judged(history, spot, what)
        run.write_verdicts(SCENARIO, judgements, history=history, cell=cell.id if cell else None, file=matrix.file, wall_s=0.4)
    run.finish()
    return run


if __name__ == "__main__":
    from wardround.report import write

    build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300)
    sys.stdout.write(f"{write(Path(sys.argv[1]))}\n")
