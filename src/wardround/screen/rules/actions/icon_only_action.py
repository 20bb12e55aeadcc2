"""What acts on a patient's record says so in words, not by an icon alone.

*What is judged.* Buttons and links without a visible word, on clinical screens, that destroy, commit, hold or edit something (by their
accessible name; without one, by what the icon is called in the markup), and nameless ones in a medication form. Without any name it
fails: nobody who hears the screen, and no one who hovers, learns what it does. With one, what destroys, commits or holds is for a human
to judge. A pencil that edits and has a name passes, as do icons that are understood everywhere (close, search, menu, print).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.action_words import universal
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.actions import Action
    from wardround.screen.reading import Reading

ID = "icon-only-action"
TITLE = "What acts on a patient's record says so in words, not by an icon alone."
HAZARD = "A nurse takes the sign for stopping an infusion for the one that silences the alarm."
SATISFIED = "Write the verb beside the icon; at the least give it an accessible name and a tooltip."
SEVERITY = "moderate"
CLAUSES = ("WCAG 2.2 4.1.2, 1.1.1*", "NHS CUI: icons")
REASONS = {
    "no-name": "An icon that acts has no name at all.",
    "named-only": "An icon destroys, commits or holds; its name cannot be seen.",
    "understood": "The icon has a name, and what it does is harmless or understood everywhere.",
}

_GRAVE = frozenset({"destructive", "commit", "suspend"})
_KINDS = _GRAVE | {"edit"}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every action that shows no word."""
    for action in reading.actions:
        if not action.bare or action.idle or not action.clinical or action.control.disabled or min(action.box.w, action.box.h) <= 1:
            continue
        named = any(letter.isalpha() for letter in action.control.name)
        if not named and not _acts(reading, action):
            continue
        if named and action.kind not in _KINDS:
            continue
        reason = "no-name" if not named else "understood" if action.kind == "edit" or universal(action.words) else "named-only"
        yield _say(action, reason)


def _acts(reading: Reading, action: Action) -> bool:
    """Whether a nameless icon acts: its markup says so, or it is a real button of a medication form that opens nothing."""
    control = action.control
    if action.kind != "other":
        return action.kind in _KINDS
    real = control.native and control.kind == "button" and control.icons > 0
    return real and control.expanded is None and not control.popup and reading.scopes.medication(action.el) and not universal(action.words)


def _say(action: Action, reason: str) -> Outcome:
    words = action.control.name or action.words or "nothing"
    says = (
        f"an icon without words; its name is \u201c{action.control.name}\u201d"
        if reason != "no-name"
        else "an icon without words and without a name"
    )
    return Outcome(
        rule=ID,
        outcome={"no-name": "fail", "named-only": "review"}.get(reason, "pass"),  # type: ignore[arg-type]  # literals
        reason=reason,
        says=f"{says}. Do all who use it know this icon?" if reason == "named-only" else says,
        el=action.el,
        evidence=(words,),
        token=words,
    )
