"""A made text within a written page: between two markers, each on a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path


def markers(name: str) -> tuple[str, str]:
    """Where the text of that name begins and ends."""
    return f"<!-- {name}:begin -->", f"<!-- {name}:end -->"


def fill_in(page: Path, name: str, text: str) -> None:
    """Put a text between the markers of that name.

    Raises:
        UserError: ``no-markers``: the page has none.
    """
    opening, closing = markers(name)
    written = page.read_text(encoding="utf-8") if page.is_file() else ""
    before, begin, rest = written.partition(opening)
    _, end, after = rest.partition(closing)
    if not (begin and end):
        said = f"{page} has no {opening} and {closing}"
        raise UserError("no-markers", said, "Put both on lines of their own where the table should stand.")
    page.write_text(f"{before}{opening}\n{text}\n{closing}{after}", encoding="utf-8")


def table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
