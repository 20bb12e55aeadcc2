"""One view offers one place to save or give up.

*What is judged.* Groups of a saving or committing action with an abandoning one (``Save`` and ``Cancel``), within one window's height,
in the topmost layer: what a dialog covers does not count. The same pair above and below one form is one group; so are the rows of one
table. On clinical screens only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.pairs import Pair
    from wardround.screen.reading import Reading

ID = "competing-commit-groups"
TITLE = "One view offers one place to save or give up."
HAZARD = "A doctor saves one of two forms on the screen and believes that both are saved: the patient's order is lost."
SATISFIED = "Show one form at a time, or name what each button saves."
SEVERITY = "moderate"
CLAUSES = ("ISO 9241-143*",)
REASONS = {
    "several": "Several groups of saving and giving up stand in one view.",
    "one": "One such group stands in the view.",
}

_KEEPS = frozenset({"commit", "save_draft"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the groups of the topmost layer."""
    groups: dict[int, Pair] = {}
    for pair in reading.pairs:
        kinds = {pair.a.kind, pair.b.kind}
        if "abandon" in kinds and kinds & _KEEPS and not pair.a.idle and not pair.b.idle and _on_top(reading, pair):
            groups.setdefault(_home(reading, pair), pair)
    if not any(pair.a.clinical for pair in groups.values()):
        return
    found = list(groups.values())
    for pair in found:
        rivals = [one for one in found if one is not pair and _compete(one, pair, reading.screen.viewport.h)]
        words = f"\u201c{pair.a.words}\u201d and \u201c{pair.b.words}\u201d"
        says = f"{words} stand in one view with {len(rivals)} more of the kind" if rivals else f"{words} stand alone"
        yield Outcome(
            rule=ID,
            outcome="review" if rivals else "pass",
            reason="several" if rivals else "one",
            says=f"{says}. Is it clear what each of them saves?" if rivals else says,
            el=pair.a.el,
            evidence=(pair.a.words, pair.b.words),
            token=f"{pair.a.words} | {pair.b.words}",
        )
        if rivals:
            return


def _compete(one: Pair, other: Pair, height: float) -> bool:
    """Whether both stand in one view; groups that name what they save (``Save note``, ``Save allergy``) do not compete."""
    mine, theirs = _keeps(one), _keeps(other)
    named = mine != theirs and " " in mine and " " in theirs
    return not named and abs(one.a.box.y - other.a.box.y) < height


def _keeps(pair: Pair) -> str:
    return next(one.words.casefold() for one in (pair.a, pair.b) if one.kind in _KEEPS)


def _on_top(reading: Reading, pair: Pair) -> bool:
    modal = next((dialog for dialog in reversed(reading.screen.dialogs) if dialog.modal), None)
    return modal is None or reading.inside(pair.a.el, modal.el)


def _home(reading: Reading, pair: Pair) -> int:
    """What makes a group one: the table, the form or the dialog that it stands in."""
    found = reading.closest(pair.a.el, "table", "grid", "form", "dialog", "alertdialog")
    return found.n if found else reading.scopes.form(pair.a.el).n
