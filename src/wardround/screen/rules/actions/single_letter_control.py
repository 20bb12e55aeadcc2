"""No button of a clinical screen is labelled with one letter.

*What is judged.* Buttons and links on clinical screens whose visible text is one letter. Not judged: signs (a cross, ?, +), digits, the
letters of an alphabetical index, of weekdays, of a text editor's toolbar, the initials of whoever is signed in, and keys shown on a
keyboard hint. An accessible name helps those who hear the screen, not those who see it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import same_row
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.actions import Action
    from wardround.screen.reading import Reading

ID = "single-letter-control"
TITLE = "No button of a clinical screen is labelled with one letter."
HAZARD = "A nurse reads D as discontinue where it means dispensed."
SATISFIED = "Write the word."
SEVERITY = "moderate"
CLAUSES = ("ISMP error-prone list: abbreviations", "WCAG 2.2 2.4.6*")
REASONS = {"one-letter": "A button's visible text is one letter.", "words": "The buttons of this group have words."}

MANY = 4
"""So many single letters side by side are an index, weekdays or a toolbar."""
_PERSON = frozenset({"account", "profile", "user", "menu", "avatar", "signed", "info", "information", "close", "help"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every action of one letter, and say that the others have words."""
    letters = [action for action in reading.actions if _letter(action)]
    for action in reading.actions:
        if action in letters:
            if sum(_beside(reading, action, other) for other in letters) < MANY:
                yield _say(action, "one-letter")
        elif action.clinical and not action.idle and action.kind != "other" and not action.bare:
            yield _say(action, "words")


def _letter(action: Action) -> bool:
    text = action.control.text.strip()
    if len(text) != 1 or not text.isalpha() or text in "xX" or action.idle or not action.clinical:
        return False
    return not set(action.control.name.casefold().split()) & _PERSON


def _beside(reading: Reading, one: Action, other: Action) -> bool:
    """Whether both are of one index or toolbar: on one line, or items of one list that have nothing else in them."""
    if same_row(one.box, other.box):
        return True
    homes = [reading.closest(action.el, "li", "listitem") for action in (one, other)]
    alone = all(home is not None and len(reading.text_in(home.n)) == 1 for home in homes)
    return alone and len({home.parent for home in homes if home}) == 1


def _say(action: Action, reason: str) -> Outcome:
    return Outcome(
        rule=ID,
        outcome="fail" if reason == "one-letter" else "pass",
        reason=reason,
        says=f"a {action.control.kind} labelled \u201c{action.control.text}\u201d",
        el=action.el,
        evidence=(action.control.text,),
        token=action.control.text,
    )
