"""All that a report says of a fault matrix, gathered from the run's folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.explore import causes as causes_file
from wardround.explore.cell import NAME, read
from wardround.explore.coverage import STATES, WORDS, Coverage, State, coverage, doubts, states
from wardround.report.cellstory import CellStory, cell_stories
from wardround.report.heatmap import LETTERS, SIGNS, HeatMap, heat_maps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.explore.causes import Cause
    from wardround.result import Result

_FAULTS = 4
"""Names of faults in a cause's line; of more, how many."""


@dataclass(frozen=True)
class CauseLine:
    """One cause: what one invariant says of one divergence."""

    cause: Cause
    cells: int
    story: str
    """Anchor of the example's story; empty where the example is no cell of the map."""
    replay: str


@dataclass(frozen=True)
class Block:
    """All causes with one sentence: one trouble, and what it breaks."""

    sentence: str
    repeated_by: str
    cells: int
    """Different ones."""
    faults: str
    lines: list[CauseLine]
    """The cause with the most cells first."""


@dataclass(frozen=True)
class MatrixView:
    """What the page shows."""

    blocks: list[Block]
    """The one with the most cells first."""
    coverage: Coverage
    maps: list[HeatMap]
    result: Result

    @property
    def legend(self) -> list[tuple[State, str, str, str]]:
        """(state, sign, class name, word) of each state."""
        return [(state, SIGNS[state], LETTERS[state], WORDS[state]) for state in STATES]

    def stories(self) -> Iterator[CellStory]:
        """Of every cell that was run. Made while the page is written: they are not kept."""
        for heat in self.maps:
            yield from cell_stories(self.result, heat)


def matrix_view(result: Result) -> MatrixView | None:
    """The matrix of a run; None where none was explored.

    Raises:
        UserError: ``not-a-matrix``, ``not-a-run``: a file in the folder is damaged.
    """
    if not (result.folder / NAME).is_file():
        return None
    plan = read(result.folder)
    of = states(plan, result.findings.verdicts)
    maps = heat_maps(plan, of)
    anchors = {
        (heat.scenario, mark.cell.id): f"c{mark.number}" for heat in maps for row in heat.rows for marks in row.marks for mark in marks
    }
    replays = {row.id: row.replay for row in result.findings.findings}
    lines: dict[str, list[CauseLine]] = defaultdict(list)
    for cause in causes_file.read(result.folder):
        seen = cause.example
        lines[cause.sentence].append(
            CauseLine(cause, len(cause.cells), anchors.get((seen.scenario, seen.cell), ""), replays.get(seen.finding, ""))
        )
    blocks = sorted((_block(sentence, found) for sentence, found in lines.items()), key=lambda block: (-block.cells, block.sentence))
    return MatrixView(blocks, coverage(plan, of, doubts(result.findings.verdicts), interrupted=result.facts.interrupted), maps, result)


def _block(sentence: str, lines: list[CauseLine]) -> Block:
    cells = {cell for line in lines for cell in line.cause.cells}
    names = Counter(seen.what for line in lines for seen in line.cause.seen)
    told = [name.replace("_", " ") for name in sorted(names, key=lambda name: (-names[name], name))]
    few = ", ".join(told[:_FAULTS])
    faults = few if len(told) <= _FAULTS else f"{few} and {len(told) - _FAULTS} more"
    return Block(sentence, lines[0].cause.repeated_by, len(cells), faults, lines)
