"""The table of `docs/explanation/what-learn-finds.md`: `python -m tests.learn.table [NAME ...]` learns every portal (or those named)."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.learn.portals import KNOWN, learnt

if TYPE_CHECKING:
    from tests.learn.shapes.held import Row

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "what-learn-finds.md"


def section(name: str, rows: list[Row]) -> str:
    """A portal's part of the page."""
    right = sum(row.verdict == "right" for row in rows)
    lines = [f"### {name}", "", f"{KNOWN[name].says[:1].upper()}{KNOWN[name].says[1:]}: {right} of {len(rows)} fields rightly.", ""]
    lines += ["| field | learnt | true | |", "| --- | --- | --- | --- |"]
    lines += [f"| `{row.field}` | {_cell(row.learnt)} | {_cell(row.true)} | {row.verdict} |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def sections(page: str) -> dict[str, str]:
    """The parts by portal, as the page has them."""
    parts = re.split(r"^(?=### )", page, flags=re.MULTILINE)
    return {part.partition("\n")[0].removeprefix("### "): part.rstrip("\n") + "\n" for part in parts[1:]}


def main(names: list[str]) -> int:
    """Learn, and write the page."""
    head = re.split(r"^### ", PAGE.read_text(), maxsplit=1, flags=re.MULTILINE)[0]
    known = sections(PAGE.read_text())
    for name in names or KNOWN:
        with tempfile.TemporaryDirectory() as folder:
            rows = learnt(KNOWN[name], Path(folder) / "portal.toml")
        known[name] = section(name, rows)
        sys.stdout.write(f"{name}: {', '.join(f'{row.field} {row.verdict}' for row in rows if row.verdict != 'right') or 'all right'}\n")
        sys.stdout.flush()
        PAGE.write_text(head + "\n".join(known[one] for one in KNOWN if one in known))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
