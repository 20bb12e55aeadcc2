"""Text for the manual: docstrings as Markdown, cells of tables, pages."""

from __future__ import annotations

import re

MADE = "<!-- made by `python -m wardround.docs`; change the code's docstrings instead -->"


def markdown(text: str) -> str:
    """A docstring as Markdown: ``code`` in single backticks; the ``Attributes`` section is left to its table."""
    return re.sub(r"``([^`]+)``", r"`\1`", text.partition("\nAttributes:")[0]).strip()


def cell(text: str) -> str:
    """A text that stands in one cell of a table."""
    return " ".join(markdown(text).split()).replace("|", "\\|")


def page(blocks: list[str]) -> str:
    """Blocks as a page, a blank line between them."""
    return "\n\n".join(block for block in blocks if block) + "\n"
