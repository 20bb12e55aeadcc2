"""The pages of the manual that are made from the code: ``python -m wardround.docs`` writes them, a test finds them current."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.docs.command_line import command_line_page
from wardround.docs.conditions import conditions_page
from wardround.docs.faults import faults_page
from wardround.docs.invariants import invariants_page
from wardround.docs.profile import profile_page
from wardround.docs.rules import rules_page

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["pages", "write"]


def pages() -> dict[str, str]:
    """Every page, by its path below ``docs/``."""
    return {
        "reference/invariants.md": invariants_page(),
        "reference/faults.md": faults_page(),
        "reference/conditions.md": conditions_page(),
        "reference/profile.md": profile_page(),
        "reference/rules.md": rules_page(),
        "reference/cli.md": command_line_page(),
    }


def write(docs: Path) -> list[Path]:
    """Write the pages that are not current; returns those."""
    changed = []
    for name, text in pages().items():
        path = docs / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
