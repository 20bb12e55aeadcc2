"""The whole walk through the reference portal, with probes on every screen: its record and its audit trail hold what the flows did."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from wardround.history.events import AuditRow, Intent, Row
from wardround.history.journal import read as read_history
from wardround.screen.audit.looks import kept
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from pathlib import Path

PROBING = {
    "cookie": [rule.ID for rule in all_rules() if hasattr(rule, "probe")],
    "tokens": ["double-activation", "enter-submits-form", "irreversible-no-confirm", "keyboard-trap-shortcut"],
}
"""All that act; and in the other style, for time's sake, those that press what sends."""
SCREENS = [
    "/sign-in",
    "/ward",
    "/patients/{id}",
    "/patients/{id}/notes",
    "/patients/{id}/notes (The note is saved in the record.)",
    "/patients/{id}/order",
    "/patients/{id}/order (Review and sign)",
    "/patients/{id}/order (The order is saved in the record.)",
    "/patients/{id}/mar",
    "/patients/{id}/mar (Confirm given)",
    "/patients/{id}/mar (The administration is saved in the record.)",
    "/alerts",
    "/alerts (Confirm acknowledgement)",
    "/alerts (The acknowledgement is saved in the record.)",
    "/",
]
"""As a clinician sees them, in this order."""
READING = {"chart-opened", "sign-in", "sign-out"}
"""Lines of the audit trail that say who looked, and not who wrote."""


@pytest.mark.parametrize("style", sorted(PROBING))
def test_every_screen_is_tried_and_only_the_flows_have_written(style: str, tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = ["audit", "--style", style, "--out", str(out), "--viewport", "wide", "--no-axe", "-k", "screens_of_work"]
    rules = [word for rule in PROBING[style] for word in ("--rule", rule)]
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli", *words, *rules], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

    looks = [one.look for one in kept(out)]
    assert [look.key for look in looks] == SCREENS
    assert [look.key for look in looks if look.unprobed or look.unread or look.wrote] == []
    tried = {look.key for look in looks if look.probes}
    assert tried >= {"/patients/{id}/order", "/patients/{id}/order (Review and sign)", "/patients/{id}/mar (Confirm given)"}
    assert [one.rule for look in looks for one in look.probes if one.reason in {"not-restored", "write-escaped", "signed-out"}] == []

    history = read_history(out / "scenarios" / "screens_of_work" / "history.jsonl").events
    meant = [(event.what, event.marker) for event in history if isinstance(event, Intent)]
    assert [(event.what, event.marker) for event in history if isinstance(event, Row)] == meant
    wrote = [event.action for event in history if isinstance(event, AuditRow) and event.action not in READING]
    assert wrote == [what for what, _ in meant]
