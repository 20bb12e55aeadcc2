"""A recorded cell: looked up in a run's folder by the name that a user typed, and read back as a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from wardround.errors import UserError, did_you_mean
from wardround.explore.retell import retell
from wardround.result import FACTS, RunFacts, scenarios

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.explore.story import Cause, Story
    from wardround.result import Scenario

WHOLE = "Run the scenario itself again: `{replay} -k {scenario}`."


@dataclass(frozen=True)
class Recorded:
    """One cell of a run, or one scenario of a run without a matrix."""

    run: RunFacts
    scenario: Scenario

    @property
    def name(self) -> str:
        """As ``find`` knows it."""
        return name_of(self.scenario)

    @property
    def causes(self) -> list[Cause]:
        """What was broken in it, in the order of the findings."""
        return list(dict.fromkeys((finding.invariant, finding.cause) for finding in self.scenario.facts.findings))

    def story(self) -> Story:
        """What happened, as it can be played again.

        Raises:
            UserError: ``story-untold``: the history does not tell all of it.
        """
        history = self.scenario.history
        hint = WHOLE.format(replay=self.run.replay, scenario=self.scenario.facts.scenario)
        if history is None:
            raise UserError("story-untold", f"{self.name} never began: it has no history", hint)
        story, untold = retell(history)
        if untold:
            raise UserError("story-untold", f"the history of {self.name} does not tell all of it: {'; '.join(untold)}", hint)
        return story


def find(folder: Path, wanted: str) -> Recorded:
    """The cell of that name. In a run without a matrix a scenario is its own only cell.

    Args:
        folder: of the run.
        wanted: a cell's id, or ``SCENARIO/CELL`` where several scenarios have a cell of that id.

    Raises:
        UserError: ``not-a-run``; ``no-cells``: the run holds none; ``unknown-cell``; ``ambiguous-cell``.
    """
    try:
        facts = msgspec.json.decode((folder / FACTS).read_bytes(), type=RunFacts)
    except (OSError, msgspec.MsgspecError) as error:
        hint = "Name a folder that --out made, or one in .wardround/runs/."
        raise UserError("not-a-run", f"{folder} is not a run's folder: its {FACTS} cannot be read", hint) from error
    all_cells = [scenario for scenario, _ in scenarios(folder)]
    if not all_cells:
        raise UserError("no-cells", f"the run in {folder} holds no cell and no scenario", "Make one with `wardround explore`.")
    found = [one for one in all_cells if wanted in {name_of(one), one.facts.cell or one.facts.scenario}]
    if len(found) > 1:
        several = ", ".join(sorted(name_of(one) for one in found))
        raise UserError("ambiguous-cell", f"{wanted} is a cell of several scenarios: {several}", "Name it with its scenario, as listed.")
    if not found:
        names = [name for one in all_cells for name in (name_of(one), one.facts.cell) if name]
        raise UserError("unknown-cell", f"the run in {folder} has no cell {wanted!r}", _near(wanted, names))
    return Recorded(facts, found[0])


def name_of(scenario: Scenario) -> str:
    """``SCENARIO/CELL``, or the scenario's name."""
    facts = scenario.facts
    return f"{facts.scenario}/{facts.cell}" if facts.cell else facts.scenario


def _near(wanted: str, names: list[str]) -> str:
    """The nearest name; a matrix has too many to list them all."""
    hint = did_you_mean(wanted, names)
    near, there_is, _ = hint.partition(" There is: ")
    few = 12
    return hint if not there_is or len(names) <= few else f"{near} It has {len(names)} cells; its report names them."
