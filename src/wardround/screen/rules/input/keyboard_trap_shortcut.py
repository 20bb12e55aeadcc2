"""No single key signs, deletes or sends something while no field has the focus.

*What is tried.* With the focus on the page itself, every letter and figure, ``Delete`` and ``Backspace``. A request that writes is a
fail; a dialog that asks before something grave is a review. Help that opens, or a search that gets the focus, is nobody's hazard.

*Why.* Who types without looking where the focus is, and who uses speech input, presses all of these keys. WCAG asks that such shortcuts
can be switched off or need a second key.

*When.* On screens with an action that commits or destroys something, on a patient's record.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from wardround.screen.facts.actions import classify
from wardround.screen.outcome import Outcome
from wardround.screen.tries import opened_dialog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.probe import Probe

ID = "keyboard-trap-shortcut"
TITLE = "No single key writes or deletes while no field has the focus."
HAZARD = "A clinician types beside the field, and a letter signs or deletes an order."
SATISFIED = "Let such shortcuts need a second key (Ctrl, Alt), or work only on an element that has the focus."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 2.1.4*",)
REASONS = {
    "key-writes": "A single key sent a request that writes.",
    "key-asks": "A single key opened a question about something grave.",
    "keys-do-nothing": "No single key wrote or asked anything.",
}

KEYS = (*string.ascii_lowercase, *string.digits, "Delete", "Backspace")


def probe(probe: Probe) -> Iterable[Outcome]:
    """Press the keys; where something came, find the key."""
    reading = probe.reading
    if not any(one.grave and one.clinical for one in reading.actions):
        return
    found = list(_culprits(probe, KEYS))
    for key, what, wrote in found[:3]:
        yield Outcome(
            rule=ID,
            outcome="fail" if wrote else "review",
            reason="key-writes" if wrote else "key-asks",
            says=f"The key {key} alone, with no field in focus, sent {what}"
            if wrote
            else f"The key {key} alone asks \u201c{what}\u201d. Can this be switched off, or be pressed by mistake?",
            evidence=(key, what),
            token=key,
        )
    if not found:
        yield Outcome(rule=ID, outcome="pass", reason="keys-do-nothing", says="No single key writes anything while no field has the focus")


def _culprits(probe: Probe, keys: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Key, what it did, and whether that writes: by halves, for nearly always there is none."""
    with probe.attempt():
        _blur(probe)
        for key in keys:
            probe.page.keyboard.press(key)
        probe.wait()
        wrote = bool(probe.writes)
        what = str(probe.writes[0]) if wrote else _asked(probe)
    if what and len(keys) == 1:
        yield keys[0], what, wrote
    elif what:
        half = len(keys) // 2
        yield from _culprits(probe, keys[:half])
        yield from _culprits(probe, keys[half:])


def _asked(probe: Probe) -> str:
    """What a question says that was opened; empty where it is about nothing grave."""
    if probe.dialogs:
        return probe.dialogs[0] or "a question"
    now = probe.look()
    if not opened_dialog(probe.reading, now):
        return ""
    inside = now.controls_in(now.screen.dialogs[-1].el)
    grave = [one.name or one.text for one in inside if classify(one.name or one.text)[0] in {"destructive", "commit"}]
    return grave[0] if grave else ""


def _blur(probe: Probe) -> None:
    probe.page.evaluate("() => { document.activeElement?.blur?.(); }")
