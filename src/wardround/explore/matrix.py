"""From exchanges to cells: every fault at every exchange where it makes sense, every order of two tabs' exchanges that can differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround import workspace
from wardround.explore.cell import Cell, Matrix, Spot
from wardround.explore.pairs import pairs
from wardround.wire.catalogue import find
from wardround.wire.fault import why_not

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

ROLES_BY_RISK = ("write", "refresh", "sign-in", "sign-out", "extend", "heartbeat", "read", "stream", "page", "other", "static")
"""What is lost with it: work first, then the session, then what is seen."""
FAULTS_BY_RISK = ("response_lost", "request_lost", "response_lost_resent", "delivered_twice")
"""Those that leave somebody in doubt whether it happened come first; the rest in the order of their names."""
STEPS = len(FAULTS_BY_RISK) + 1
WINDOW_S = 2.0
"""Virtual seconds within which two tabs' exchanges count as concurrent: a hiccup of the network could swap them."""
TELLING = frozenset({"write", "refresh", "sign-in", "sign-out", "extend"})
"""Of two exchanges one at least must change something: two reads give the same in either order."""
IDENTITY = "none"
"""The fault that changes nothing: the fault-free run has shown it."""


def build(  # noqa: PLR0913 - what a matrix is made from
    scenario: str,
    found: Sequence[Spot],
    *,
    seed: int,
    style: str,
    file: str = "",
    faults: Iterable[str] | None = None,
    every: bool = False,
    learnt_s: float = 0.0,
    strength: int = 1,
    root: Path | None = None,
) -> Matrix:
    """All cells of a scenario, applicable ones first and in order of risk.

    Args:
        scenario: its name.
        found: the exchanges of its fault-free run.
        seed: of the run.
        style: of the profile's session.
        file: the suite's file.
        faults: names; None: the whole catalogue, the team's own included.
        every: exchanges in the same situation are tried one by one, and static files too.
        learnt_s: real seconds of the fault-free run.
        strength: 2: pairs of faults as well, after all single ones (``pairs.py``).
        root: the team's workspace.

    Raises:
        UserError: ``unknown-fault``, or a fault's file is broken.
    """
    names = [name for name in (faults if faults is not None else workspace.names("proxies", root)) if name != IDENTITY]
    kinds = {name: find(name, root) for name in names}
    cells = [_fault_cell(scenario, spot, fault, style, every=every) for spot in found for fault in kinds.items()]
    cells += _orders(scenario, found, every=every)
    if strength > 1:
        singles = [cell for cell in cells if cell.kind == "fault" and not cell.why_not]
        cells += pairs(scenario, singles, after=max((cell.risk for cell in cells), default=0))
    cells.sort(key=lambda cell: (bool(cell.why_not), cell.risk, cell.spot, cell.second or 0, cell.what, cell.then))
    return Matrix(scenario=scenario, file=file, seed=seed, spots=list(found), cells=cells, learnt_s=learnt_s)


def _fault_cell(scenario: str, spot: Spot, fault: tuple[str, type], style: str, *, every: bool) -> Cell:
    name, kind = fault
    reason = why_not(kind, role=spot.role, method=spot.method, how=spot.how, content_type=spot.content_type, style=style)
    return Cell(
        id=f"{spot.n:02d}-{spot.role}-{spot.tab or 'x'}-{name}",
        scenario=scenario,
        spot=spot.n,
        what=name,
        risk=_risk(spot) * STEPS + (FAULTS_BY_RISK.index(name) if name in FAULTS_BY_RISK else len(FAULTS_BY_RISK)),
        why_not=reason or _stood_for(spot, every=every),
    )


def _stood_for(spot: Spot, *, every: bool) -> str:
    if every:
        return ""
    if spot.role == "static":
        return "static files carry neither session nor work (--every tries them)"
    return f"same situation as {spot.like:02d} (--every tries it)" if spot.like is not None else ""


def _orders(scenario: str, found: Sequence[Spot], *, every: bool) -> Iterable[Cell]:
    """Pairs of neighbours in time of two tabs, each in both places where the network can turn them round."""
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if other.at - (one.at + one.taken) > WINDOW_S:
                break
            if (one.clinician, one.tab) == (other.clinician, other.tab) or one.tab is None or other.tab is None:
                continue
            reason = ""
            if not {one.role, other.role} & TELLING:
                reason = "neither changes anything: the order cannot matter"
            elif "stream" in {one.role, other.role, one.how, other.how}:
                reason = "not for streams"
            for what in ("portal-order", "browser-order"):
                yield Cell(
                    id=f"{one.n:02d}-{other.n:02d}-{re.sub('[^a-z]', '', one.role)}-{re.sub('[^a-z]', '', other.role)}-{what}",
                    scenario=scenario,
                    kind="order",
                    spot=one.n,
                    second=other.n,
                    what=what,
                    risk=min(_risk(one), _risk(other)) * STEPS,
                    why_not=reason or _stood_for(one, every=every) or _stood_for(other, every=every),
                )


def _risk(spot: Spot) -> int:
    return ROLES_BY_RISK.index(spot.role) if spot.role in ROLES_BY_RISK else len(ROLES_BY_RISK)
