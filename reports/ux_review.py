"""The UX safety review report: for a human who decides what becomes of each finding. Opens offline, on a phone, and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from wardround.report.screenview import SEVERITIES, Screens

if TYPE_CHECKING:
    from wardround.result import Result

NAME = "ux_review"
FILE = "ux-review.html"
_TEMPLATES = Path(__file__).parent / "ux_review_templates"
_WORDS = {
    "sign_in": "Sign in",
    "sign_out": "Sign out",
    "": "Pages",
}


def render(result: Result) -> str:
    """The whole page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["task"] = lambda task: _WORDS.get(task) or task.replace("_", " ").capitalize()
    screens = Screens(result)
    return environment.get_template("review.html.j2").render(
        facts=result.facts,
        screens=screens,
        severities=SEVERITIES,
        headline=_headline(screens),
        style=Markup((_TEMPLATES / "review.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        script=Markup((_TEMPLATES / "review.js").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def _headline(screens: Screens) -> str:
    """What was found, in one sentence."""
    looked, fails, reviews = len(screens.seen), len(screens.fails), len(screens.reviews)
    if not looked:
        return "No screen was looked at."
    on = f"on {looked} {'screen' if looked == 1 else 'screens'}"
    asked = f"{reviews} {'question needs' if reviews == 1 else 'questions need'} an answer"
    if fails:
        told = f"{fails} {'finding invites' if fails == 1 else 'findings invite'} an error {on}"
        return f"{told}, and {asked}." if reviews else f"{told}."
    return f"Nothing was found that invites an error {on}, but {asked}." if reviews else f"Nothing was found that invites an error {on}."
