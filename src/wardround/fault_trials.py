"""The faults tested: each must bring its planted defect to light, and leave the healthy portal as it was.

Three histories make a row: the defect with the fault, the defect without it (what shows there was not the fault's doing), and
the healthy portal with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wardround.defects import HEALTHY, RUN, findings_of
from wardround.errors import UserError, did_you_mean
from wardround.judging import judge_again
from wardround.reference.defects import Defect, named
from wardround.reference.defects.defect import BOTH
from wardround.reference.defects.exposures import CONTROL, EXPOSURES, Exposure
from wardround.result import load
from wardround.suite_process import Order
from wardround.wire.active import parameters_of
from wardround.wire.catalogue import make

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wardround.history.events import Fault
    from wardround.reference.settings import Style
    from wardround.result import Result

SUITE = "faults"
Verdict = Literal["ok", "missed", "unrelated", "shows-anyway", "false-alarm", "not-met", "cut-short"]
"""``ok``: the defect is found with the fault, not without it, and the healthy portal is silent. ``missed``: it is not found.
``unrelated``: something else is broken as well. ``shows-anyway``: without the fault, too. ``false-alarm``: on the healthy portal,
too. ``not-met``: the fault had nothing to act on. ``cut-short``: a scenario ended before it could be judged."""


@dataclass(frozen=True)
class Seen:
    """What one scenario showed."""

    broken: frozenset[str] = frozenset()
    """Ids of invariants."""
    aim: str = ""
    """As the history words it, and what of the fault's parameters is not the default."""
    hits: int = 0
    judged: bool = True
    """Whether it came to its end."""
    wall_s: float = 0.0


@dataclass(frozen=True)
class Row:
    """What became of one exposure."""

    exposure: Exposure
    defect: Defect
    planted: Seen
    control: Seen
    healthy: Seen

    @property
    def unrelated(self) -> frozenset[str]:
        """What is broken with the defect and should not be."""
        return self.planted.broken - {self.defect.breaks, *(invariant for invariant, _ in self.defect.also)}

    @property
    def verdict(self) -> Verdict:
        """Whether the tester judged these three portals rightly. The worst counts."""
        if not all(seen.judged for seen in (self.planted, self.control, self.healthy)):
            return "cut-short"
        if not self.planted.hits or not self.healthy.hits:
            return "not-met"
        if self.healthy.broken:
            return "false-alarm"
        if self.control.broken:
            return "shows-anyway"
        if self.defect.breaks not in self.planted.broken:
            return "missed"
        return "unrelated" if self.unrelated else "ok"

    @property
    def wall_s(self) -> float:
        """Real seconds of the pair: with the defect and without, the control left aside."""
        return self.planted.wall_s + self.healthy.wall_s


@dataclass(frozen=True)
class Run:
    """One portal, healthy (None) or with one defect, in one style, and what is tried on it: one pytest process."""

    style: Style
    defect: str | None
    exposures: tuple[Exposure, ...]

    @property
    def name(self) -> str:
        """Of its folder."""
        return self.defect or HEALTHY

    @property
    def tests(self) -> list[str]:
        """Each exposure's scenario with its fault and, on a defect, without one."""
        found = [exposure.test for exposure in self.exposures]
        controls = [exposure.control_test for exposure in self.exposures if self.defect]
        return list(dict.fromkeys([*found, *controls]))


def chosen(part: str | None = None, style: str | None = None, defects: Sequence[str] = ()) -> list[Exposure]:
    """The exposures whose fault's name holds ``part``, in that style, of those defects; None and none: all.

    Raises:
        UserError: ``unknown-defect``; ``nothing-selected``.
    """
    known = list(dict.fromkeys(exposure.defect for exposure in EXPOSURES))
    for name in defects:
        if name not in known:
            raise UserError("unknown-defect", f"no fault brings a defect named {name!r} to light", did_you_mean(name, known))
    found = [
        exposure
        for exposure in EXPOSURES
        if (part or "") in exposure.fault and style in {None, exposure.style} and (not defects or exposure.defect in defects)
    ]
    if not found:
        raise UserError("nothing-selected", "no fault of the table is of that name, style and defect", "`wardround defects --faults`: all.")
    return found


def carry_out(exposures: Sequence[Exposure], out: Path, *, again: bool = False, workers: int | None = None) -> Iterator[Row]:
    """Try the exposures. One process for each portal: into ``out/STYLE/faults-healthy`` and ``out/STYLE/faults-DEFECT``.

    ``again``: run nothing; judge what an earlier call has recorded, by the invariants of today.

    Raises:
        UserError: ``trial-failed``: a suite could not be run at all. ``not-a-run``: nothing was recorded to be judged again.
        KeyboardInterrupt: after the run under way has ended.
    """
    for style in BOTH:
        mine = tuple(exposure for exposure in exposures if exposure.style == style)
        if not mine:
            continue
        healthy = _result(Run(style, None, mine), out, again=again, workers=workers)
        for defect in named(exposure.defect for exposure in mine):
            shown = tuple(exposure for exposure in mine if exposure.defect == defect.name)
            planted = _result(Run(style, defect.name, shown), out, again=again, workers=workers)
            for exposure in shown:
                yield Row(
                    exposure,
                    defect,
                    planted=seen(planted, exposure.test, exposure.fault),
                    control=seen(planted, exposure.control_test, CONTROL),
                    healthy=seen(healthy, exposure.test, exposure.fault),
                )


def seen(result: Result, test: str, fault: str) -> Seen:
    """What one scenario of a run showed."""
    scenario = result.scenario(test.removeprefix("test_"))
    history = scenario.history if scenario else None
    if scenario is None or history is None or history.ended is None or history.ended.outcome != "complete":
        return Seen(judged=False)
    steps = [step for step in history.faults if step.name == fault]
    return Seen(
        broken=frozenset(row.invariant for row in result.verdicts(scenario) if row.verdict == "broken"),
        aim=next((_told(step) for step in steps if step.phase == "start"), ""),
        hits=len([step for step in steps if step.phase == "hit"]),
        wall_s=scenario.facts.wall_s,
    )


def _told(start: Fault) -> str:
    usual = parameters_of(make(start.name))
    set_to = [f"{name}={value}" for name, value in start.parameters.items() if value != usual.get(name)]
    return "; ".join([start.aim, *([", ".join(set_to)] if set_to else [])])


def _result(trial: Run, out: Path, *, again: bool, workers: int | None) -> Result:
    folder = out / trial.style / f"{SUITE}-{trial.name}"
    if again:
        judge_again(folder / RUN)
    else:
        order = Order(
            command=["wardround", "defects", "--faults", "--style", trial.style, "--defect", trial.name],
            suites=[SUITE],
            style=trial.style,
            defects=[trial.defect] if trial.defect else [],
            select=" or ".join(trial.tests),
            workers=workers,
            out=folder / RUN,
            log=folder / "pytest.log",
        )
        findings_of(order, trial.name)
    return load(folder / RUN)
