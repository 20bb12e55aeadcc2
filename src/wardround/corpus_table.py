"""How right the screen rules are on a corpus of marked pages: precision and recall of each, and every mark on which it is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround import workspace
from wardround.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.table import Table

    from wardround.screen.corpus import Checked

LOUD = frozenset({"fail", "review"})
"""What calls for somebody's attention."""


@dataclass
class Row:
    """One rule, and what it said of each mark."""

    rule: str
    checked: list[Checked] = field(default_factory=list)

    @property
    def wrong(self) -> list[Checked]:
        """Marks of which it says something else than it should (a review for a fail, too)."""
        return [one for one in self.checked if not one.right]

    @property
    def precision(self) -> float | None:
        """Of what it called for attention, the share that called for it; None: nothing did."""
        called = [one for one in self.checked if one.said in LOUD]
        return sum(one.expected in LOUD for one in called) / len(called) if called else None

    @property
    def recall(self) -> float | None:
        """Of what calls for attention, the share that it found; None: nothing does."""
        due = [one for one in self.checked if one.expected in LOUD]
        return sum(one.said in LOUD for one in due) / len(due) if due else None


def show(folder: Path | None, rules: Sequence[str], locale: str) -> int:
    """Run the corpus, print a table, and below it each mark on which a rule is wrong.

    Returns:
        0 if all rules are right on all marks, otherwise 1.

    Raises:
        UserError: ``corpus-missing``, ``unknown-rule``, ``unknown-locale``, ``browser-missing``.
    """
    from rich.console import Console

    home = _folder(folder)
    names = _known(rules) or _rules_of(home)
    rows, progress = [], Console(stderr=True)
    for row in measure(home, names, locale):
        rows.append(row)
        progress.print(f"{len(rows)}/{len(names)} {row.rule}: {len(row.wrong)} wrong of {len(row.checked)}", highlight=False)
    said = Console()
    said.print(rich_table(rows))
    for row in rows:
        for one in row.wrong:
            said.print(f"{row.rule}: {one.mark}: expected {one.expected}, said {one.said} ({one.why})", markup=False, highlight=False)
    return int(any(row.wrong for row in rows))


def measure(folder: Path, rules: Sequence[str], locale: str) -> Iterator[Row]:
    """What each rule says of each mark of its pages, shown in a browser."""
    from playwright.sync_api import sync_playwright

    from wardround.browser.find import require
    from wardround.screen.corpus import cases, check
    from wardround.screen.locale import named
    from wardround.screen.rules import all_rules

    profile, browser = named(locale), require()
    known = {rule.ID: rule for rule in all_rules()}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser.path)
        page = started.new_page()
        for name in rules:
            yield Row(name, [one for case in cases(folder, name) for one in check(page, case, known[name], profile)])
        started.close()


def rich_table(rows: Sequence[Row]) -> Table:
    """For a terminal."""
    from rich.table import Table

    marks, wrong = sum(len(row.checked) for row in rows), sum(len(row.wrong) for row in rows)
    table = Table(caption=f"{len(rows)} rules, {marks} marks, {wrong} wrong")
    for heading in ("rule", "marks", "wrong", "precision", "recall"):
        table.add_column(heading, justify="left" if heading == "rule" else "right")
    for row in rows:
        colour = "red" if row.wrong else ""
        table.add_row(row.rule, str(len(row.checked)), str(len(row.wrong)), _share(row.precision), _share(row.recall), style=colour)
    return table


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.2f}"


def _folder(folder: Path | None) -> Path:
    home = folder or workspace.kit() / "tests" / "screen" / "corpus"
    if not home.is_dir() or not _rules_of(home):
        hint = "Name a folder with one folder of HTML pages for each rule" + (
            "." if folder else "; ours is in the source, not in the package."
        )
        raise UserError("corpus-missing", f"there is no corpus in {home}", hint)
    return home


def _rules_of(home: Path) -> list[str]:
    """The rules that have pages there."""
    from wardround.screen.rules import all_rules

    return [rule.ID for rule in all_rules() if any((home / rule.ID).glob("**/*.html"))]


def _known(rules: Sequence[str]) -> Sequence[str]:
    from wardround.screen.rules import all_rules

    ids = [rule.ID for rule in all_rules()]
    for name in rules:
        if name not in ids:
            raise UserError("unknown-rule", f"no screen rule is called {name!r}", did_you_mean(name, ids))
    return rules
