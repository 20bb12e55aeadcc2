"""What destroys stands apart from what is pressed all day.

*What is judged.* Every action that destroys (delete, discontinue, void, cancel an order ...) and the routine actions next to it (edit,
renew, save, sign, view, cancel): edge to edge, on one layer, in one row of a table, with nothing else to press between them. Tabs,
menus of the portal, pages of a list and cookie banners are no actions. In a dialog that asks first, the two answers stand side by side
by design: other rules judge them.

*Slip, not target.* WCAG 2.5.8 measures circles around centres: three wide buttons that touch pass it. A hand that slips moves some
millimetres whatever the colours are. So: below 24 px it fails, below 48 px a human must look; half as far again for look-alikes,
which the eye mixes up besides. One step less where the two are 8 px apart or more and look clearly different, where a divider stands
between them, or where the markup suggests that a question follows. A confirmation that the markup proves, or a glossary entry
``irreversible = false``, passes. The figures are this project's: no clinical source gives any.

*Outside clinical work.* A slip is as likely on a settings page, but what is lost there is not known to be a patient's: without a
patient, an order or a medicine in the words or around it, the rule only asks (``review``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.actions import Action
    from wardround.screen.facts.pairs import Pair
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "destructive-adjacent-routine"
TITLE = "What destroys stands apart from what is pressed all day."
HAZARD = "A hurried hand slips from Renew to Discontinue, and the patient misses the medicine."
SATISFIED = "Keep 48 px between them, or put the destructive action behind a question that names what is lost."
SEVERITY = "serious"
CLAUSES = (
    "Ash et al.: juxtaposition errors",
    "WCAG 2.2 2.5.8 (as a floor only)*",
    "IEC 62366-1:2015 5.2, 5.3*",
    "ISO 14971:2019 7.1*",
    "ISO 9241-411*",
)
REASONS = {
    "touching": "A destructive action stands within reach of a slip beside a routine one, and nothing is known to ask first.",
    "near": "A destructive action stands near a routine one: whether a slip does harm depends on what follows.",
    "not-clinical": "A destructive action stands beside a routine one, on a screen without patients, orders or medicines.",
    "asks-first": "It asks before it acts.",
    "reversible": "The team's glossary says that it can be undone.",
    "apart": "No routine action is within reach of a slip.",
}

FAIL, REVIEW, TOUCH = 24.0, 48.0, 8.0
WIDER = 1.5
CLEAR = 0.6
"""Likeness below which two actions look clearly different."""
ROUTINE = frozenset({"edit", "save_draft", "commit", "navigate", "suspend", "abandon"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every destructive action by its worst neighbour."""
    near: dict[int, list[tuple[Pair, Action]]] = {}
    for pair in reading.pairs:
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            if one.kind == "destructive" and other.kind in ROUTINE and not other.idle:
                near.setdefault(one.el, []).append((pair, other))
    answers = {one.el for asked in reading.confirmations for one in asked.buttons}
    for action in reading.actions:
        if action.kind == "destructive" and not action.idle and action.el not in answers:
            judged = [(*_level(action, pair), pair.gap, other) for pair, other in near.get(action.el, ())]
            worst = max(judged, key=lambda one: (one[0], -one[2]), default=None)
            yield _say(action, *worst) if worst else _say(action, 0, "apart", 0.0, None)


def _level(action: Action, pair: Pair) -> tuple[int, str]:
    """How bad: 2 fail, 1 review, 0 pass."""
    wider = WIDER if pair.alike else 1.0
    level = 2 if pair.gap < FAIL * wider else 1 if pair.gap < REVIEW * wider else 0
    if level == 0:
        return 0, "apart"
    if action.irreversible is False:
        return 0, "reversible"
    if action.confirms == "proven":
        return 0, "asks-first"
    softer = action.confirms == "likely" or pair.parted or (pair.gap >= TOUCH and pair.likeness < CLEAR)
    if action.irreversible is None and softer:
        level -= 1
    if level and not action.clinical:
        return 1, "not-clinical"
    return level, ("apart", "near", "touching")[level]


def _say(action: Action, level: int, reason: str, gap: float, other: Action | None) -> Outcome:
    verdict: tuple[Verdict, ...] = ("pass", "review", "fail")
    beside = f" {gap:.0f} px from \u201c{other.words}\u201d" if other else ""
    question = ". Does it ask before it acts, or can it be undone? What is lost by a slip?" if level == 1 else ""
    return Outcome(
        rule=ID,
        outcome=verdict[level],
        reason=reason,
        says=f"\u201c{action.words}\u201d stands{beside or ' by itself'}{question}",
        el=action.el,
        evidence=(action.words, *((other.words, f"{gap:.0f} px") if other else ())),
        token=f"{action.words} | {other.words}" if other else action.words,
    )
