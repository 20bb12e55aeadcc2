"""Where something is committed for a patient: the actions, and the identities that can be seen with them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards

if TYPE_CHECKING:
    from wardround.screen.facts.actions import Action
    from wardround.screen.facts.patients import Identity
    from wardround.screen.reading import Reading

HALF = 0.5
"""A share of an identity; more than this covered, and it is not seen."""


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(standards.data('identity.json')[key])})\b", re.IGNORECASE)


def of(reading: Reading) -> list[Action]:
    """The committing actions that concern medicines or orders, of the topmost layer; none on a screen that configures or lists.

    What a dialog asks (``Yes``) counts as what it answers; a button that only opens a form (a dialog, an ellipsis) does not count.
    """
    if configures(reading):
        return []
    modal = next((one.el for one in reversed(reading.screen.dialogs) if one.modal), None)
    asked = {one.acts.el for one in reading.confirmations if one.kind == "commit"}
    lists = {one.group for one in reading.patients if one.place == "list"}
    found = []
    for action in reading.actions:
        commits = action.el in asked or (action.kind == "commit" and action.confirms != "likely")
        listed = any(reading.inside(action.el, group) for group in lists)
        if (
            commits
            and not action.idle
            and not listed
            and (modal is None or reading.inside(action.el, modal))
            and _concerns(reading, action)
        ):
            found.append(action)
    return found


def configures(reading: Reading) -> bool:
    """Whether the screen is not about one patient by what it calls itself: formulary, order sets, settings, audit."""
    heads = [reading.text_in(one.n) for one in reading.screen.elements if one.role == "heading"][:2]
    return bool(_words("not_about_a_patient").search(" | ".join([reading.screen.title, *heads])))


def _concerns(reading: Reading, action: Action) -> bool:
    return action.clinical and (
        reading.scopes.medication(action.el)
        or action.verb in standards.data("identity.json")["verbs_for_a_patient"]
        or bool(_words("acts_for_a_patient").search(action.words))
    )


def sure(reading: Reading, action: Action) -> bool:
    """Whether it certainly commits for a patient: two of these say so: its verb, a dose field of its form, the page's own words."""
    form = reading.scopes.form(action.el).n
    heads = [reading.text_in(one.n) for one in reading.screen.elements if one.role == "heading"][:2]
    said = (
        action.verb in standards.data("identity.json")["verbs_for_a_patient"] or bool(_words("acts_for_a_patient").search(action.words)),
        any(reading.scopes.form(el).n == form for el in reading.doses) or bool(reading.lines_in(form)),
        bool(_words("acts_for_a_patient").search(" | ".join([reading.screen.title, reading.screen.path, *heads]))),
    )
    # A shop has orders to place, too.
    return sum(said) > 1 and reading.scopes.clinical


def visible_with(reading: Reading, action: Action) -> list[Identity]:
    """The identities that can be seen at the same time as an action: fixed, in its dialog, or within one window's height of it.

    A banner around an iframe stays while the iframe scrolls. What a dialog covers more than half is not seen.
    """
    here = reading.elements[action.el]
    found = []
    for one in reading.patients:
        if one.place == "list" or covered(reading, one) > HALF:
            continue
        there = reading.elements[one.els[0]]
        other_frame = there.frame != here.frame and any(parent.frame == there.frame for parent in reading.parents(here.n))
        height = max(one.box.bottom, action.box.bottom) - min(one.box.y, action.box.y)
        together = one.layer >= 0 and reading.inside(action.el, one.layer)
        if one.fixed or other_frame or here.fixed or together or height <= reading.screen.viewport.h:
            found.append(one)
    return found


def covered(reading: Reading, one: Identity) -> float:
    """The share of an identity that something hides."""
    shares = [reading.elements[el].covered or 0.0 for el in one.els]
    return sum(shares) / len(shares)
