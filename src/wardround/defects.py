"""The tester tested: every planted defect must break the invariant that it is meant to break, and no unrelated one.

Each trial is one run of the session suite on the reference portal, healthy or with one defect, in one session style.
What it broke is compared with what the catalogue of defects says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wardround import findings as findings_file
from wardround.errors import UserError, did_you_mean
from wardround.findings import Findings, merged
from wardround.judging import judge_again
from wardround.reference.defects import DEFECTS, NETWORK, Defect
from wardround.reference.defects.defect import BOTH
from wardround.suite_process import SET_UP, Order, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wardround.reference.settings import Style

HEALTHY = "healthy"
SUITE, RUN = "session", "run"
Verdict = Literal["ok", "missed", "unrelated", "cut-short"]
"""``ok``: what was meant to be broken is, and nothing else. ``missed``: it is not. ``unrelated``: something else is broken as well.
``cut-short``: a scenario ended before it could be judged, so that nothing can be said."""


@dataclass(frozen=True)
class Trial:
    """One defect (None: the healthy portal) in one session style."""

    defect: Defect | None
    style: Style

    @property
    def name(self) -> str:
        """As in the table."""
        return self.defect.name if self.defect else HEALTHY

    @property
    def related(self) -> frozenset[str]:
        """Invariants that this defect may break."""
        return frozenset({self.defect.breaks, *(invariant for invariant, _ in self.defect.also)}) if self.defect else frozenset()

    def select(self, *, everything: bool) -> str:
        """The scenarios to run, as pytest's ``-k`` takes them."""
        if everything or self.defect is None:
            return ""
        return " or ".join(f"test_{name}" for name in self.defect.scenarios)


@dataclass(frozen=True)
class Row:
    """What became of a trial."""

    trial: Trial
    broken: tuple[str, ...]
    """Ids of the invariants that were broken, in the order of their names."""
    scenarios: int
    """How many were judged."""
    crashed: tuple[str, ...] = ()
    """Scenarios that ended before they could be judged."""
    wall_s: float = 0.0

    @property
    def unrelated(self) -> tuple[str, ...]:
        """What is broken and should not be."""
        return tuple(invariant for invariant in self.broken if invariant not in self.trial.related)

    @property
    def verdict(self) -> Verdict:
        """Whether the tester judged this portal rightly."""
        if self.trial.defect and self.trial.defect.breaks not in self.broken:
            return "cut-short" if self.crashed else "missed"
        if self.unrelated:
            return "unrelated"
        return "cut-short" if self.crashed or not self.scenarios else "ok"


def trials(style: str | None = None, names: Sequence[str] = ()) -> list[Trial]:
    """The healthy portal and every defect (or those named), in each style to which they apply (or the one given).

    Raises:
        UserError: ``unknown-defect``; ``nothing-selected``: a named defect does not exist in that style.
    """
    known: dict[str, Defect | None] = {HEALTHY: None, **{defect.name: defect for defect in DEFECTS}}
    for name in names:
        if name not in known and any(name == defect.name for defect in NETWORK):
            raise UserError("nothing-selected", f"{name} does not show without a fault of the network", "Add --faults.")
        if name not in known:
            raise UserError("unknown-defect", f"there is no defect named {name!r}", did_you_mean(name, list(known)))
    chosen = [known[name] for name in dict.fromkeys(names)] if names else list(known.values())
    found = [Trial(defect, each) for each in BOTH if style in (None, each) for defect in chosen if defect is None or each in defect.styles]
    if not found:
        raise UserError("nothing-selected", f"none of these defects exists in style {style}", "Leave --style out.")
    return found


def carry_out(
    chosen: Sequence[Trial], out: Path, *, everything: bool = False, again: bool = False, workers: int | None = None
) -> Iterator[Row]:
    """Run each trial in a pytest process of its own, into ``out/STYLE/NAME``. The healthy portal gets every scenario in any case.

    ``again``: run nothing; judge what an earlier call has recorded, by the invariants of today.

    Raises:
        UserError: ``trial-failed``: the suite could not be run at all. ``not-a-run``: nothing was recorded to be judged again.
        KeyboardInterrupt: after the run under way has ended.
    """
    for trial in chosen:
        folder = out / trial.style / trial.name
        if again:
            yield judged(trial, judge_again(folder / RUN))
        else:
            yield _carried_out(trial, folder, everything=everything, workers=workers)


def judged(trial: Trial, findings: Findings) -> Row:
    """Compare what a run found with what the defect is meant to break."""
    rows = findings.verdicts
    crashed = sorted({row.scenario for row in rows if row.verdict == "could-not-tell" and (row.reason or "").startswith("cut-short")})
    return Row(
        trial,
        tuple(sorted(one.invariant for one in merged(rows) if one.verdict == "broken")),
        scenarios=len({row.scenario for row in rows if row.verdict != "not-checked"}),
        crashed=tuple(crashed),
        wall_s=findings.wall_s,
    )


def _carried_out(trial: Trial, out: Path, *, everything: bool, workers: int | None) -> Row:
    order = Order(
        command=["wardround", "defects", "--style", trial.style, "--defect", trial.name],
        suites=[SUITE],
        style=trial.style,
        defects=[trial.defect.name] if trial.defect else [],
        select=trial.select(everything=everything) or None,
        workers=workers,
        out=out / RUN,
        log=out / "pytest.log",
    )
    return judged(trial, findings_of(order, trial.name))


def findings_of(order: Order, name: str) -> Findings:
    """Run what the order says (it names ``out`` and ``log``) and read what was found.

    Raises:
        UserError: ``trial-failed``: the suite could not be run at all.
        KeyboardInterrupt: after the run has ended.
    """
    assert order.out is not None  # noqa: S101 (every trial's order names its folder)
    order.out.parent.mkdir(parents=True, exist_ok=True)
    status = run(order)
    result = order.out / findings_file.NAME
    if status >= SET_UP or not result.is_file():
        if status > SET_UP:
            raise KeyboardInterrupt
        raise UserError("trial-failed", f"{name} ({order.style}) could not be run", f"Read {order.log}.")
    return findings_file.read(result)
