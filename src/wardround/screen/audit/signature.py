"""What makes a screen another one than those that were seen before, and what it is then called."""

from __future__ import annotations

import re
from textwrap import shorten
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.screen.model import Screen

_STATE_NAME = 48


def signature(screen: Screen) -> frozenset[str]:
    """What makes a screen another one: its controls, headings, dialogs and messages; not its data."""
    found = {f"{control.kind} {_worded(control.name or control.text)}" for control in screen.controls}
    found |= {
        f"{element.role} {_worded(element.name)}" for element in screen.elements if element.role in {"dialog", "alertdialog", "heading"}
    }
    owners = {element.n: element.role for element in screen.elements if element.role in {"alert", "status", "heading", "alertdialog"}}
    return frozenset(found | {f"{owners[block.el]} {_worded(block.text)}" for block in screen.blocks if block.el in owners})


def operable(signature: frozenset[str]) -> frozenset[str]:
    """The part of a signature that can be tried: controls and dialogs; not headings and messages."""
    return frozenset(one for one in signature if not one.startswith(("alert ", "status ", "heading ")))


def named(screen: Screen, new: frozenset[str], task: str, number: int) -> str:
    """A name for a later state of a page: its dialog, what it says, or what is new on it; else the task and its number."""
    named = {element.n: element.name for element in screen.elements}
    dialog = next((named.get(one.el, "") for one in reversed(screen.dialogs)), "")
    if dialog:
        return f"dialog: {_worded(dialog)}"
    for kind in ("alert ", "alertdialog ", "status ", "heading ", "button "):
        told = sorted(one.removeprefix(kind) for one in new if one.startswith(kind) and one != kind)
        if told:
            return shorten(told[0], _STATE_NAME, placeholder=" \u2026")
    return f"{task or 'state'} {number}"


def _worded(text: str) -> str:
    """Without what data changes: digits."""
    return re.sub(r"\d+", "#", text)[:60]
