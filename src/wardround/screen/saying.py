"""Outcomes about one text with amounts, as the rules that read such texts say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.screen.facts.written import Written
    from wardround.screen.outcome import Verdict


def well(rule: str, one: Written, says: str) -> Outcome:
    """It was judged, and is well."""
    return Outcome(rule=rule, outcome="pass", reason="none", says=f"{one.what}: {says}", el=one.el, evidence=(one.text,))


def ill(rule: str, one: Written, bad: Sequence[str], says: str, *, reason: str, outcome: Verdict = "fail") -> Outcome:
    """It is not: ``bad`` are the very words, ``says`` follows them in the sentence."""
    words = ", ".join(dict.fromkeys(bad))
    return Outcome(
        rule=rule, outcome=outcome, reason=reason, says=f"{one.what}: {words} {says}", el=one.el, evidence=(*dict.fromkeys(bad),), token=bad[0]
    )


PLACES = {"line": "in-a-line", "choice": "in-a-choice", "field": "in-a-field", "hint": "in-a-hint"}
"""Reason codes of rules that say where the same fault stands."""
