"""What a report of screens is made from: each screen with its picture and numbered findings, by task; questions; labels."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wardround.screen.audit.audit import terms_of
from wardround.screen.audit.looks import kept
from wardround.screen.reading import Reading
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.findings import ScreenRow
    from wardround.result import Result
    from wardround.screen.audit.looks import Kept
    from wardround.screen.audit.terms import Terms
    from wardround.screen.rule import Rule

SEVERITIES = ("critical", "serious", "moderate", "minor")
_PNG_SIZE = slice(16, 24)
"""Where a PNG says how wide and high it is (PNG 1.2, 11.2.2)."""


@dataclass(frozen=True)
class Item:
    """One finding with its number in the report."""

    number: int
    row: ScreenRow
    rule: Rule | None
    """None: another engine's, or about the audit itself."""

    @property
    def title(self) -> str:
        """What must hold."""
        return self.rule.TITLE if self.rule else self.row.says.partition(".")[0]

    @property
    def fails(self) -> bool:
        """Whether it counts as failed."""
        return self.row.outcome == "fail" and not self.row.known


@dataclass(frozen=True)
class Frame:
    """A box in a picture, in percent of it, with all the findings that have it."""

    items: list[Item]
    left: float
    top: float
    width: float
    height: float

    @property
    def fails(self) -> bool:
        """Whether one of them fails."""
        return any(item.row.outcome == "fail" for item in self.items)

    @property
    def numbers(self) -> str:
        """Those of its findings."""
        return ", ".join(str(item.number) for item in self.items)


@dataclass(frozen=True)
class Picture:
    """What was seen through one viewport; boxes are in percent of it."""

    viewport: str
    source: str
    width: int
    height: int
    boxes: list[Frame]


@dataclass(frozen=True)
class Seen:
    """One screen that has findings."""

    key: str
    title: str
    task: str
    items: list[Item]
    pictures: list[Picture]
    covered: bool
    """Patients are covered; False: nobody knew who they are."""


@dataclass(frozen=True)
class Named:
    """One label, what it means, its unit, and where it stands."""

    label: str
    meaning: str
    unit: str
    where: str


class Screens:
    """The screens of a run.

    Args:
        result: the run.
    """

    def __init__(self, result: Result) -> None:
        self._result = result
        self.terms: Terms | None = terms_of(result.folder)
        self.kept: list[Kept] = kept(result.folder)
        self._rules = {rule.ID: rule for rule in all_rules()}

    @cached_property
    def items(self) -> list[Item]:
        """Fails and reviews of wardround's own rules, the gravest first within each screen; numbered as they are told."""
        rows = [row for row in self._result.findings.screens if row.outcome != "pass" and not row.engine]
        tasks = list(dict.fromkeys(one.look.task for one in self.kept))
        order = {one.folder.name: (tasks.index(one.look.task), place) for place, one in enumerate(self.kept)}
        rows.sort(key=lambda row: (order.get(row.look, (0, 0)), row.outcome != "fail", SEVERITIES.index(row.severity)))
        return [Item(number, row, self._rules.get(row.rule)) for number, row in enumerate(rows, 1)]

    @property
    def fails(self) -> list[Item]:
        """Those that count as failed."""
        return [item for item in self.items if item.fails]

    @property
    def reviews(self) -> list[Item]:
        """Those that a human must answer."""
        return [item for item in self.items if item.row.outcome == "review" and not item.row.known]

    @property
    def known(self) -> list[Item]:
        """Those that the baseline knows."""
        return [item for item in self.items if item.row.known]

    @cached_property
    def others(self) -> dict[str, list[ScreenRow]]:
        """Findings of another engine, by its rule, violations first."""
        found: dict[str, list[ScreenRow]] = {}
        rows = [row for row in self._result.findings.screens if row.engine and row.outcome != "pass"]
        for row in sorted(rows, key=lambda row: (row.outcome != "fail", SEVERITIES.index(row.severity), row.rule)):
            found.setdefault(f"{row.rule} {row.outcome}", []).append(row)
        return found

    @cached_property
    def tasks(self) -> dict[str, list[Seen]]:
        """Screens with findings, by the task in which they were seen, in the order of the walk."""
        found: dict[str, list[Seen]] = {one.look.task: [] for one in self.kept}
        for one in self.kept:
            mine = [item for item in self.items if item.row.look == one.folder.name]
            if mine:
                seen = Seen(one.look.key, one.look.title, one.look.task, mine, self._pictures(one, mine), one.look.covered)
                found[one.look.task].append(seen)
        return {task: seen for task, seen in found.items() if seen}

    @property
    def seen(self) -> list[Kept]:
        """The screens that were looked at: without the flows that ended before theirs."""
        return [one for one in self.kept if not one.look.missed]

    @property
    def clean(self) -> list[Kept]:
        """Screens on which nothing was found."""
        looks = {item.row.look for item in self.items}
        states = {state for item in self.items for state in item.row.states}
        return [one for one in self.seen if one.folder.name not in looks and one.look.key not in states]

    def _pictures(self, one: Kept, items: list[Item]) -> list[Picture]:
        found = []
        for viewport in one.look.viewports:
            mine = [item for item in items if item.row.viewport == viewport]
            path = one.picture(viewport)
            if path and mine:
                found.append(_picture(path, viewport, mine, one))
        return found

    @cached_property
    def labels(self) -> list[Named]:
        """The labels of all dose fields over all pages: those that are written alike stand together."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for one in self.kept:
            for model in one.models()[:1]:
                reading = Reading(model, self.terms.locale, self.terms.meanings()) if self.terms else Reading(model)
                for field in reading.doses.values():
                    units = ", ".join(dict.fromkeys(seen.unit.text for seen in field.units if seen.visible))
                    meaning = ", ".join([field.concept, *(basis.replace("_", " ") for basis in sorted(field.bases))])
                    found.setdefault((field.label.own or "(no label)", meaning, units), []).append(model.page)
        return [
            Named(label, meaning, unit, "; ".join(dict.fromkeys(where)))
            for (label, meaning, unit), where in sorted(found.items(), key=lambda entry: [part.casefold() for part in entry[0]])
        ]


def _percent(part: float, whole: int) -> float:
    return round(100 * part / whole, 2)


def _picture(path: Path, viewport: str, items: list[Item], one: Kept) -> Picture:
    content = path.read_bytes()
    size = content[_PNG_SIZE]
    width, height = int.from_bytes(size[:4], "big"), int.from_bytes(size[4:], "big")
    wide = next((model.viewport.w for model in one.models() if model.viewport.name == viewport), width)
    # pictures may have more pixels than the page has CSS pixels
    scale = width / wide
    boxes: dict[tuple[float, ...], Frame] = {}
    for item in items:
        if not item.row.box:
            continue
        x, y, w, h = (round(value * scale, 1) for value in item.row.box)
        if x < width and y < height and w and h:
            place = (x, y, w, h)
            others = boxes[place].items if place in boxes else []
            w, h = min(w, width - x), min(h, height - y)
            boxes[place] = Frame([*others, item], _percent(x, width), _percent(y, height), _percent(w, width), _percent(h, height))
    source = f"data:image/png;base64,{base64.b64encode(content).decode('ascii')}"
    return Picture(viewport, source, width, height, list(boxes.values()))
