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


def ill(rule: str, one: Written, bad: Sequence[str], says: str, reason: str) -> Outcome:
    """It is not: ``bad`` are the very words, ``says`` follows them in the sentence."""
    return _about(rule, one, bad, says, (reason, "fail"))


def doubtful(rule: str, one: Written, bad: Sequence[str], says: str, reason: str) -> Outcome:
    """A human must say: ``says`` follows the words, and ends in the question."""
    return _about(rule, one, bad, says, (reason, "review"))


def _about(rule: str, one: Written, bad: Sequence[str], says: str, word: tuple[str, Verdict]) -> Outcome:
    words = tuple(dict.fromkeys(bad))
    told = f"{one.what}: {', '.join(words)} {says}"
    return Outcome(rule=rule, outcome=word[1], reason=word[0], says=told, el=one.el, evidence=words, token=words[0])


PLACES = {"line": "in-a-line", "choice": "in-a-choice", "field": "in-a-field", "hint": "in-a-hint"}
"""Reason codes of rules that say where the same fault stands."""
