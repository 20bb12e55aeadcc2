"""A corpus of marked pages: what each rule should say of them, and what it says. A nurse can extend it with a text editor.

One folder for each rule, named as the rule; in it HTML pages, or folders of pages that are one run (for rules that compare pages).
An element whose id begins with ``pass-``, ``fail-`` or ``review-`` states what the rule must say of it or of something in it; a fail or
review anywhere else is a false alarm. A page whose name begins with ``inapplicable`` must draw no word at all. ``<html data-locale="uk">``
has a page judged by another profile than the one that is asked for.

The pages are shown under one address of this machine, though nothing listens there: they may carry scripts, store and send.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

import msgspec

from wardround.screen.collect import VIEWPORTS, WIDE, collect, settle
from wardround.screen.glossary import Entry, Glossary
from wardround.screen.judge import judge_one
from wardround.screen.locale import named
from wardround.screen.outcome import worst
from wardround.screen.probing import probing
from wardround.screen.reading import Reading
from wardround.screen.sandbox import SAFE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from wardround.screen.locale import Locale
    from wardround.screen.outcome import Outcome, Verdict
    from wardround.screen.rule import Rule

_MARK = re.compile(r"^(pass|fail|review)-")
ADDRESS = "http://corpus.localhost"
"""Where the pages seem to be from; every request there is answered from their folder."""
_LOCALE = re.compile(r"""<html[^>]*\bdata-locale=["']?(\w+)""")


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
    """Show each page of a case in the browser, and compare what the rule says with the marks.

    Raises:
        RuntimeError: a page has written although a rule was only probing it: a defect of wardround.
    """
    readings, outcomes = [], []
    wanted = getattr(rule, "VIEWPORTS", ())
    viewports = [one for one in VIEWPORTS if one.name in wanted] or [WIDE]
    with _shown(page, case.pages[0].resolve().parent) as writes:
        for path in case.pages:
            page.goto(f"{ADDRESS}/{path.name}")
            for viewport in viewports:
                page.set_viewport_size({"width": viewport.w, "height": viewport.h})
                settle(page)
                readings.append(Reading(collect(page, viewport=viewport, key=path.name), _locale(path) or locale, _glossary(path)))
            if hasattr(rule, "probe"):
                outcomes += probing(page, readings[-1], [rule])
    if writes:
        raise RuntimeError(f"{case.rule}: {case.name} wrote while it was probed: {', '.join(writes)}")
    return list(_compare(case, readings, [*outcomes, *judge_one(rule, readings)]))


@contextmanager
def _shown(page: Page, folder: Path) -> Iterator[list[str]]:
    """Answer requests from a folder, for as long as the block runs; what would have written is noted."""
    writes: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method not in SAFE:
            writes.append(f"{route.request.method} {route.request.url}")
        file = folder / unquote(urlsplit(route.request.url).path).lstrip("/")
        if file.is_file() and folder in file.resolve().parents:
            # Without a charset a page would be read as the last century's: the half of half a tablet becomes two letters.
            route.fulfill(path=file, content_type="text/html; charset=utf-8" if file.suffix == ".html" else None)
        else:
            route.fulfill(status=404, body="")

    page.route(f"{ADDRESS}/**", answer)
    try:
        yield writes
    finally:
        page.unroute(f"{ADDRESS}/**", answer)


def _glossary(page: Path) -> Glossary:
    """What a team has said of a page of the corpus: ``orders.glossary.json`` beside ``orders.html``, a list of entries."""
    file = page.with_suffix(".glossary.json")
    return Glossary(tuple(msgspec.json.decode(file.read_bytes(), type=list[Entry]))) if file.is_file() else Glossary()


def _locale(path: Path) -> Locale | None:
    found = _LOCALE.search(path.read_text(encoding="utf-8"))
    return named(found[1]) if found else None


def _compare(case: Case, readings: Sequence[Reading], outcomes: Sequence[Outcome]) -> Iterator[Checked]:
    said: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for el in (outcome.el, *outcome.also):
            said.setdefault(_mark_of(readings, outcome, el), []).append(outcome)
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


def _mark_of(readings: Sequence[Reading], outcome: Outcome, about: int) -> str:
    """The nearest marked element around one that an outcome is about."""
    reading = next((one for one in readings if one.screen.page == outcome.page), readings[0])
    el = max(about, 0)
    around = [reading.elements[el], *reading.parents(el)] if el in reading.elements else []
    mark = next((element.id for element in around if _MARK.match(element.id)), None)
    return f"{reading.screen.page}#{mark}" if mark else f"{reading.screen.page}: {reading.called(about) if about >= 0 else outcome.control}"
