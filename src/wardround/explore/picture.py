"""The sequence picture of a story as a file of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround import workspace
from wardround.report import svg
from wardround.report.sequence import sequence
from wardround.report.steps import story

if TYPE_CHECKING:
    from collections.abc import Collection

    from wardround.history.history import History

_STYLES = "report.css"
_OURS = re.compile(r"^(?::root \{.*?^\}|@media \(prefers-color-scheme: dark\) \{\n  :root.*?^\}|\.sequence .*?$)", re.MULTILINE | re.DOTALL)


def picture(history: History, evidence: Collection[int], title: str) -> str:
    """An SVG file.

    Args:
        history: what happened.
        evidence: ``seq`` of the events that show it.
        title: its accessible name.
    """
    drawn = sequence(story(history, evidence), title, "wardround")
    _, _, inside = drawn.partition("<svg ")
    head, closed, rest = inside.partition(">")
    # in the report's page these are the page's; the background is the card's
    styles = svg.tag("style", f"{_styles()}\n.sequence {{ background: var(--card); }}")
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}{closed}{styles}{rest}\n'


def _styles() -> str:
    """The report's own, as far as they are the picture's."""
    page = workspace.kit() / "reports" / "html_templates" / _STYLES
    return "\n".join(_OURS.findall(page.read_text(encoding="utf-8"))).replace("&", "&amp;").replace("<", "&lt;")
