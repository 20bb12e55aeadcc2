"""A fault matrix for the terminal: the causes, then the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.explore import coverage

if TYPE_CHECKING:
    from wardround.report.matrixview import Block, MatrixView


def lines(view: MatrixView) -> list[str]:
    """What a reader wants to know at the end of an exploration."""
    told = [each for block in view.blocks for each in _block(block)]
    return [*(told or ["no cell broke anything"]), *coverage.lines(view.coverage)]


def _block(block: Block) -> list[str]:
    cells = "1 cell" if block.cells == 1 else f"{block.cells} cells"
    broken = ", ".join(f"{line.cause.invariant} ({line.cells})" for line in block.lines)
    return [f"{cells}: {block.sentence}", f"  breaks {broken}", f"  {block.lines[0].replay}"]
