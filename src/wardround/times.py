"""Three kinds of time compared: the same scenarios with a hooked portal, with an aged one, and in real time with limits scaled down.

The three must give the same verdicts. Where one says that something holds and another that it is broken, the clock has a defect.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from wardround import findings as findings_file
from wardround.defects import SUITE
from wardround.errors import UserError
from wardround.judging import judge_again
from wardround.reference.defects.defect import BOTH
from wardround.suite_process import SET_UP, Order, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from wardround.findings import Findings, VerdictRow
    from wardround.history.events import Verdict
    from wardround.portal.profile import Profile

SCALE = 0.05
"""In real time 15 minutes become 45 s, and a warning of a minute 3 s: less leaves no time to answer one."""
LONG = ("shift", "absolute_cap")
"""Scenarios of many hours: at this scale still more than half an hour each."""
LACKING: Verdict = "not-checked"
NOT_RUN = "not run"
DECIDED = frozenset({"holds", "broken"})

Name = Literal["hooked", "aged", "real"]
Outcome = Literal["same", "undecided", "differs"]
"""Of a scenario. ``undecided``: some way of time could not tell, or did not check, what another decided. ``differs``: one says that
something holds, and another that it is broken."""


@dataclass(frozen=True)
class Way:
    """One kind of time: what the portal's clock does, and the browser's."""

    name: Name
    clock: Literal["virtual", "real"]
    workers: int | None
    """Processes, unless said otherwise: where most of the time is waited, many may wait at once."""


WAYS = (Way("hooked", "virtual", None), Way("aged", "virtual", 2), Way("real", "real", 6))


@dataclass(frozen=True)
class Portal:
    """A portal to compare on: a session style of the embedded one, or a profile."""

    name: str
    style: str | None = None
    path: Path | None = None

    def lacks(self, way: Way) -> str | None:
        """Why it cannot be run that way; None when it can."""
        profile = self._profile()
        start = profile.portal.start
        hook = profile.server.hook
        if way.name == "hooked" and not (hook.header or hook.url or hook.command):
            return "the profile does not say how the portal's clock is told (server.hook)"
        if way.name == "real" and (start is None or "{scale}" not in start.command):
            return "the profile does not start the portal with {scale}"
        return None

    def _profile(self) -> Profile:
        from importlib.resources import as_file, files

        from wardround.portal.profile import load

        if self.path is not None:
            return load(self.path)
        with as_file(files("wardround.reference").joinpath("profiles", f"{self.style}.toml")) as path:
            return load(path)


@dataclass(frozen=True)
class Terms:
    """How to compare."""

    select: str | None = None
    """Only these scenarios, as pytest's ``-k`` takes them."""
    scale: float = SCALE
    """By how much the limits are multiplied in real time."""
    workers: int | None = None
    """Processes; None: as many as the way of time deserves."""
    long: bool = False
    """Run the scenarios of many hours in real time as well."""
    resume: bool = False
    """Judge again what an earlier comparison recorded, and run only what is missing."""

    def selected(self, way: Way) -> str | None:
        """The scenarios to run in a way of time."""
        spared = way.clock == "real" and not self.long
        words = [f"({self.select})"] if self.select else []
        words += [f"not test_{name}" for name in LONG] if spared else []
        return " and ".join(words) or None


@dataclass(frozen=True)
class Difference:
    """One invariant in one scenario, judged differently."""

    scenario: str
    invariant: str
    verdicts: Mapping[Name, Verdict]
    """By way of time, of those in which the scenario was run."""
    reasons: Mapping[Name, str]
    """Why a way could not tell, or did not check."""

    @property
    def clash(self) -> bool:
        """One holds, another is broken."""
        return set(self.verdicts.values()) >= DECIDED


@dataclass(frozen=True)
class Row:
    """One scenario in all ways of time."""

    scenario: str
    ways: tuple[Name, ...]
    """In which it was run."""
    holds: int
    """Invariants that hold in all of them."""
    broken: int
    """Invariants that are broken in all of them."""
    differences: tuple[Difference, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Whether the ways agree."""
        if any(one.clash for one in self.differences):
            return "differs"
        return "undecided" if self.differences else "same"


@dataclass(frozen=True)
class Table:
    """One portal."""

    portal: str
    scale: float
    rows: tuple[Row, ...]
    wall_s: Mapping[Name, float] = field(default_factory=dict)
    missing: Mapping[Name, str] = field(default_factory=dict)
    """Ways in which this portal cannot be run, and why."""

    @property
    def agrees(self) -> bool:
        """Nothing holds here and is broken there, and something was compared at all."""
        return any(len(row.ways) > 1 for row in self.rows) and all(row.outcome != "differs" for row in self.rows)


def portals(profiles: Sequence[Path], styles: Sequence[str]) -> list[Portal]:
    """The portals named; none: the embedded one in both styles."""
    chosen = styles or (() if profiles else BOTH)
    return [*(Portal(style, style=style) for style in chosen), *(Portal(path.parent.name or path.stem, path=path) for path in profiles)]


def compared(portal: str, runs: Mapping[Name, Findings], *, scale: float = SCALE, missing: Mapping[Name, str] | None = None) -> Table:
    """Lay the verdicts of several runs of one portal side by side, in the order of the first run's scenarios."""
    cells = {name: _by_scenario(found.verdicts) for name, found in runs.items()}
    scenarios = dict.fromkeys(scenario for found in cells.values() for scenario in found)
    rows = tuple(_row(scenario, {name: found[scenario] for name, found in cells.items() if scenario in found}) for scenario in scenarios)
    return Table(portal, scale, rows, {name: found.wall_s for name, found in runs.items()}, missing or {})


def carry_out(portal: Portal, out: Path, terms: Terms, say: Callable[[str], None]) -> Table:
    """Run the session suite in each way of time, into ``out/PORTAL/WAY``; ``say`` is told after each.

    Raises:
        UserError: ``trial-failed``: the suite could not be run at all.
        KeyboardInterrupt: after the run under way has ended.
    """
    runs: dict[Name, Findings] = {}
    missing: dict[Name, str] = {}
    for way in WAYS:
        lack = portal.lacks(way)
        if lack is not None:
            missing[way.name] = lack
            continue
        folder = out / portal.name / way.name
        if terms.resume and (folder / "run" / findings_file.NAME).is_file():
            runs[way.name] = judge_again(folder / "run")
        else:
            runs[way.name] = _run(portal, way, folder, terms)
        say(f"{portal.name}, {way.name} time: {runs[way.name].wall_s:.0f} s")
    return compared(portal.name, runs, scale=terms.scale, missing=missing)


def _run(portal: Portal, way: Way, folder: Path, terms: Terms) -> Findings:
    folder.mkdir(parents=True, exist_ok=True)
    where = ["--style", portal.style] if portal.style else [str(portal.path)]
    order = Order(
        command=["wardround", "times", *where],
        suites=[SUITE],
        portal=portal.path,
        style=portal.style,
        server=way.name,
        clock=way.clock,
        scale=terms.scale if way.clock == "real" else None,
        select=terms.selected(way),
        workers=terms.workers or way.workers,
        out=folder / "run",
        log=folder / "pytest.log",
    )
    status = run(order, portal.path.parent if portal.path else None)
    if status > SET_UP:
        raise KeyboardInterrupt
    result = folder / "run" / findings_file.NAME
    if status >= SET_UP or not result.is_file():
        raise UserError("trial-failed", f"{portal.name} could not be run in {way.name} time", f"Read {order.log}.")
    return findings_file.read(result)


def _by_scenario(rows: Iterable[VerdictRow]) -> dict[str, dict[str, VerdictRow]]:
    found: dict[str, dict[str, VerdictRow]] = {}
    for row in rows:
        found.setdefault(row.scenario, {})[row.invariant] = row
    return found


def _row(scenario: str, cells: Mapping[Name, Mapping[str, VerdictRow]]) -> Row:
    invariants = dict.fromkeys(invariant for found in cells.values() for invariant in found)
    verdicts = {one: {name: found[one].verdict if one in found else LACKING for name, found in cells.items()} for one in invariants}
    same = [next(iter(by_way.values())) for by_way in verdicts.values() if len(set(by_way.values())) == 1]
    differences = tuple(
        Difference(
            scenario,
            one,
            by_way,
            {name: (found[one].reason or "") for name, found in cells.items() if one in found and found[one].verdict not in DECIDED},
        )
        for one, by_way in verdicts.items()
        if len(set(by_way.values())) > 1
    )
    return Row(scenario, tuple(cells), holds=same.count("holds"), broken=same.count("broken"), differences=differences)
