"""What acts on a patient's record is large enough to be hit.

*What is judged.* Actions that destroy, commit, hold or edit something clinical; links within a sentence are exempt, as is a button that
the browser itself draws unstyled. With a mouse: under 24 px in one direction, with another action within 24 px, fails; a little
under 24 px (20 and more) only when it has a look of its own. What is alone may be small, as missing it hits nothing, but a button that
destroys or commits fails under 20 px even so. On a touch screen: what
destroys or commits under 44 px is for a human to judge. Axe's ``target-size`` measures the circles of WCAG 2.5.8; three buttons of
21 px that touch each other pass it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import gap
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.actions import Action
    from wardround.screen.reading import Reading

ID = "target-too-small"
TITLE = "What acts on a patient's record is large enough to be hit."
HAZARD = "A nurse misses a small button and hits its neighbour: another action, or another patient's row."
SATISFIED = "Make it 24 px high and wide; 44 px where screens are touched."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 2.5.8*", "WCAG 2.2 2.5.5*")
REASONS = {
    "crowded": "Less than 24 px in one direction, with another action within 24 px.",
    "tiny": "A button that destroys or commits is less than 20 px in one direction.",
    "small-for-touch": "What destroys or commits is less than 44 px in one direction on a touch screen.",
    "in-a-sentence": "It is a link in running text.",
    "large-enough": "It is large enough, or nothing stands near it.",
}
VIEWPORTS = ("wide", "phone", "own")

SMALL, TOUCH, DRAWN = 24.0, 44.0, 20.0
NEAR = 24.0
_KINDS = frozenset({"destructive", "commit", "edit", "suspend", "save_draft"})
_UNSTYLED_PX = 13.3
"""Size of the font in a button that no style reached (CSS ``font: -webkit-small-control`` and like)."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every such action."""
    found = [one for one in reading.actions if one.kind in _KINDS and one.clinical and not one.idle and one.box.w > 1 and one.box.h > 1]
    if reading.screen.viewport.name == "phone":
        yield from _touched([one for one in found if one.grave])
        return
    near = {el for pair in reading.pairs if pair.gap < NEAR for el in (pair.a.el, pair.b.el)}
    for action in found:
        if _in_a_sentence(reading, action):
            yield _say(action, "in-a-sentence")
            continue
        least = min(action.box.w, action.box.h)
        small = least < DRAWN or (least < SMALL and not _unstyled(action))
        crowded = small and (action.el in near or _rows_near(found, action))
        tiny = least < DRAWN and action.grave and action.control.kind == "button"
        yield _say(action, "crowded" if crowded else "tiny" if tiny else "large-enough")


def _rows_near(found: list[Action], action: Action) -> bool:
    """Whether the same action of another row stands within reach: pairs are of one row only."""
    return any(one.el != action.el and one.words == action.words and gap(one.box, action.box) < NEAR for one in found)


def _touched(found: list[Action]) -> Iterator[Outcome]:
    for action in found:
        yield _say(action, "small-for-touch" if min(action.box.w, action.box.h) < TOUCH else "large-enough")


def _unstyled(action: Action) -> bool:
    """Whether the browser draws it as it draws any button."""
    style = action.control.style
    return action.control.native and action.control.kind == "button" and abs(style.px - _UNSTYLED_PX) < 0.1 and action.box.h > DRAWN  # noqa: PLR2004 - rounding


def _in_a_sentence(reading: Reading, action: Action) -> bool:
    """Whether it is a link in running text."""
    if action.control.kind != "link":
        return False
    parent = next(iter(reading.parents(action.el)), None)
    return parent is not None and any(
        block.el == parent.n and len(block.text) > 2 * len(action.words) + 8 for block in reading.blocks_in(parent.n)
    )


def _say(action: Action, reason: str) -> Outcome:
    size = f"{action.box.w:.0f} \u00d7 {action.box.h:.0f} px"
    says = f"\u201c{action.words}\u201d is {size}"
    touch = reason == "small-for-touch"
    return Outcome(
        rule=ID,
        outcome="fail" if reason in {"crowded", "tiny"} else "review" if touch else "pass",
        reason=reason,
        says=f"{says}. Is this screen used on a phone or a tablet, and what stands beside it?" if touch else says,
        el=action.el,
        evidence=(size,),
        token=action.words,
    )
