"""A corpus of marked pages: what each rule should say of them, and what it says. A nurse can extend it with a text editor.

One folder for each rule, named as the rule; in it HTML pages, or folders of pages that are one run (for rules that compare pages).
An element whose id begins with ``pass-``, ``fail-`` or ``review-`` states what the rule must say of it or of something in it; a fail or
review anywhere else is a false alarm. A page whose name begins with ``inapplicable`` must draw no word at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from wardround.screen.collect import VIEWPORTS, WIDE, collect, settle
from wardround.screen.judge import judge_one
from wardround.screen.outcome import worst
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Page

    from wardround.screen.locale import Locale
    from wardround.screen.outcome import Outcome, Verdict
    from wardround.screen.rule import Rule

_MARK = re.compile(r"^(pass|fail|review)-")


@dataclass(frozen=True)
class Case:
    """Pages that are judged together by one rule: usually one, for a consistency rule those of a folder."""

    rule: str
    name: str
    pages: tuple[Path, ...]

    @property
    def inapplicable(self) -> bool:
        """Whether the rule must say nothing of it."""
        return self.name.startswith("inapplicable")


@dataclass(frozen=True)
class Checked:
    """One mark (or one page without), and what was said of it."""

    case: Case
    mark: str
    """``orders.html#fail-1``; of what is not marked: ``orders.html: textbox "Dose"``."""
    expected: Verdict
    said: Verdict
    why: str

    @property
    def right(self) -> bool:
        """Whether the rule said what it should."""
        return self.expected == self.said


def cases(folder: Path, rule: str | None = None) -> list[Case]:
    """The cases of a corpus in the order of their names."""
    found = []
    for home in sorted(path for path in folder.iterdir() if path.is_dir() and rule in {None, path.name}):
        found += [Case(home.name, page.stem, (page,)) for page in sorted(home.glob("*.html"))]
        found += [Case(home.name, part.name, tuple(sorted(part.glob("*.html")))) for part in sorted(home.iterdir()) if part.is_dir()]
    return found


def check(page: Page, case: Case, rule: Rule, locale: Locale) -> list[Checked]:
    """Show each page of a case in the browser, and compare what the rule says with the marks."""
    readings = []
    wanted = getattr(rule, "VIEWPORTS", ())
    viewports = [one for one in VIEWPORTS if one.name in wanted] or [WIDE]
    for path in case.pages:
        page.goto(path.resolve().as_uri())
        for viewport in viewports:
            page.set_viewport_size({"width": viewport.w, "height": viewport.h})
            settle(page)
            readings.append(Reading(collect(page, viewport=viewport, key=path.name), locale))
    return list(_compare(case, readings, judge_one(rule, readings)))


def _compare(case: Case, readings: Sequence[Reading], outcomes: Sequence[Outcome]) -> Iterator[Checked]:
    said: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        said.setdefault(_mark_of(readings, outcome), []).append(outcome)
    marks = dict.fromkeys(
        f"{reading.screen.page}#{element.id}" for reading in readings for element in reading.screen.elements if _MARK.match(element.id)
    )
    for mark in marks:
        expected = cast("Verdict", mark.partition("#")[2].partition("-")[0])
        mine = said.pop(mark, [])
        yield Checked(case, mark, expected, worst(mine), "; ".join(f"{one.reason}: {one.says}" for one in mine) or "nothing was said")
    for mark, rest in said.items():
        loud = [one for one in rest if one.outcome in ({"fail", "review", "pass"} if case.inapplicable else {"fail", "review"})]
        if loud:
            yield Checked(case, mark, "inapplicable" if case.inapplicable else "pass", worst(loud), loud[0].says)
    if case.inapplicable and not any(one.outcome != "inapplicable" for one in outcomes):
        yield Checked(case, case.name, "inapplicable", "inapplicable", "")


def _mark_of(readings: Sequence[Reading], outcome: Outcome) -> str:
    """The nearest marked element around what an outcome is about."""
    reading = next((one for one in readings if one.screen.page == outcome.page), readings[0])
    el = max(outcome.el, 0)
    around = [reading.elements[el], *reading.parents(el)] if el in reading.elements else []
    mark = next((element.id for element in around if _MARK.match(element.id)), None)
    return f"{reading.screen.page}#{mark}" if mark else f"{reading.screen.page}: {outcome.control}"
