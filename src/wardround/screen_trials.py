"""The screen rules tested: every planted defect of the screens must be found by its rule, and by no other that it does not name.

Each trial walks the embedded portal with one defect; what is found there and not on the healthy portal is the defect's doing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wardround.auditing import audit_portal
from wardround.errors import UserError, did_you_mean
from wardround.findings import NAME
from wardround.findings import read as read_findings
from wardround.reference.defects import SCREENS
from wardround.screen.audit.terms import Given, agreed
from wardround.screen.rules import all_rules
from wardround.suite_process import INTERRUPTED, Order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wardround.findings import ScreenRow
    from wardround.reference.defects.defect import Defect

WALK = "screens_of_work"
"""The scenario of the suite ``screen`` that shows every screen of work."""
HEALTHY = "healthy"
Verdict = Literal["ok", "missed", "others"]
Said = Counter[tuple[str, str, str]]
"""How often a rule said what, for which reason."""


@dataclass(frozen=True)
class Row:
    """What became of a trial. ``defect`` None: the healthy portal."""

    defect: Defect | None
    found: tuple[str, ...]
    """Rules that say fail or review where they say nothing on the healthy portal; on that one, rules that say fail."""

    @property
    def others(self) -> tuple[str, ...]:
        """What is found and should not be."""
        related = {self.defect.breaks, *(rule for rule, _ in self.defect.also)} if self.defect else set()
        return tuple(rule for rule in self.found if rule not in related)

    @property
    def verdict(self) -> Verdict:
        """Whether the rules judged this portal rightly."""
        if self.defect and self.defect.breaks not in self.found:
            return "missed"
        return "others" if self.others else "ok"


def chosen(names: Sequence[str]) -> list[Defect]:
    """The planted defects of the screens, or those named.

    Raises:
        UserError: ``unknown-defect``.
    """
    known = {defect.name: defect for defect in SCREENS}
    for name in names:
        if name not in known and name != HEALTHY:
            raise UserError("unknown-defect", f"there is no defect of the screens named {name!r}", did_you_mean(name, known))
    return [known[name] for name in dict.fromkeys(names) if name in known] if names else list(known.values())


def carry_out(defects: Sequence[Defect], out: Path, *, again: bool = False) -> Iterator[Row]:
    """Walk the healthy portal, once with the probing rules and once without, then the portal with each defect.

    ``again``: walk nothing; compare what an earlier call has found.

    Raises:
        UserError: ``trial-failed``: the walk could not be made.
        KeyboardInterrupt: after the walk under way has ended.
    """
    probing = {rule.ID for rule in all_rules() if hasattr(rule, "probe")}
    healthy = {
        probes: _walk(None, out, probes=probes, again=again) for probes in {False, *(defect.breaks in probing for defect in defects)}
    }
    failing = {rule for said in healthy.values() for rule, outcome, _ in said if outcome == "fail"}
    yield Row(None, tuple(sorted(failing)))
    for defect in defects:
        probes = defect.breaks in probing
        more = _walk(defect, out, probes=probes, again=again) - healthy[probes]
        yield Row(defect, tuple(sorted({rule for rule, _, _ in more})))


def _walk(defect: Defect | None, out: Path, *, probes: bool, again: bool) -> Said:
    name = defect.name if defect else f"{HEALTHY}-probed" if probes else HEALTHY
    folder, told = out / name, list[str]()
    defects = [defect.name] if defect else []
    order = Order(
        command=["wardround", "defects", "--screens", "--defect", name], suites=("screen",), style="cookie", defects=defects, select=WALK
    )
    if not again:
        status = audit_portal(order, agreed(Given(viewports=("wide",), axe=False, probes=probes)), folder, told.append)
        if status == INTERRUPTED:
            raise KeyboardInterrupt
    if not (folder / NAME).is_file():
        raise UserError(
            "trial-failed", f"{name}: the screens could not be walked: {told[-1] if told else 'nothing was said'}", f"Read {folder}."
        )
    # that a flow ended early, since the defect took a label that the profile fills in, is a word about the walk, and no rule's
    rules = {rule.ID for rule in all_rules()}
    return Counter(_said(row) for row in read_findings(folder / NAME).screens if row.outcome != "pass" and row.rule in rules)


def _said(row: ScreenRow) -> tuple[str, str, str]:
    return row.rule, row.outcome, row.reason
