"""The manual's page of invariants."""

from __future__ import annotations

import inspect

from wardround.docs.text import MADE, markdown, page
from wardround.invariants import all_invariants

_INTRODUCTION = """\
What must hold over every history, whichever scenario made it. Each says one of: **holds**, **broken**, **could not tell** (with a
reason), **not checked** (needs X). Clauses that end in \\* were not read in the source text. How to write one:
[how-to](../how-to/write-an-invariant.md)."""


def invariants_page() -> str:
    """One section for each invariant: its title, clauses, and the module's docstring."""
    found = all_invariants()
    rows = [f"| [{one.ID}](#{one.ID}) | {one.TITLE} |" for one in found]
    blocks = ["# Invariants", MADE, _INTRODUCTION, "\n".join(["| id | must hold |", "| --- | --- |", *rows])]
    for one in found:
        clauses = "; ".join(one.CLAUSES).replace("*", "\\*") or "none: it follows from what a clinician must be able to rely on"
        blocks += [f"## {one.ID}", f"**{one.TITLE}**", f"Clauses: {clauses}.", markdown(inspect.getdoc(one) or "")]
    return page(blocks)
