"""Text typed before an expiry, a refresh, a reload or a fault is still there afterwards.

**What must hold.** What the clinician typed and did not submit stands in the form again once the same clinician is signed in
and back at the form: after an idle or absolute end, after a session that broke off, a token refresh, a reload, a closed lid
or a network fault.

**Why.** A note is written between two alarms. Text that is lost is written again from memory, shorter, or not at all.

**Clause.** WCAG 2.2 SC 2.2.5 (re-authenticating), 2.2.6 (time-outs), 3.3.7 (redundant entry). Seen in the field: medplum 5255.

**Evidence.** The intent's marker in the drafts that the tab's screens show, before and after; the act that reopens the form
(its ``detail`` holds ``reopen``).

**Could not tell.** The marker was never seen in a form, or the form could not be reopened.

**Not checked.** Nothing happened to the draft, or the scenario never came back to the form.

**Limits.** ``reach_s`` (default 5 s) for the form to fill in again. Until the intent is submitted, or the clinician discards it
(an act whose ``detail`` holds ``discard``) or signs out by their own wish.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from wardround.history.events import Act, ClockMove
from wardround.invariants.beginnings import alive, over
from wardround.invariants.disturbance import windows
from wardround.invariants.judgement import Finding, Judgement, merge
from wardround.invariants.sessions import sessions

if TYPE_CHECKING:
    from wardround.history.events import Intent, Screen
    from wardround.history.history import History

ID = "draft-survives"
TITLE = "Text typed before an expiry, a refresh, a reload or a fault is still there afterwards."
CLAUSES = ("WCAG 2.2 SC 2.2.5", "WCAG 2.2 SC 2.2.6", "WCAG 2.2 SC 3.3.7")

_SUBMITTED = frozenset({"acknowledged", "unknown", "silent"})


def judge(history: History) -> Judgement:
    """Judge every draft to which something happened."""
    verdicts = [_draft(history, intent) for intent in history.intents if intent.draft]
    if not verdicts:
        return Judgement.not_checked("needs a draft in the scenario")
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    if findings:
        return Judgement.broken(findings)
    worst = merge(verdict.verdict for verdict in verdicts)
    return next(verdict for verdict in verdicts if verdict.verdict == worst)


def _draft(history: History, intent: Intent) -> Judgement:
    mine = [screen for screen in history.screens if (screen.clinician, screen.tab) == (intent.clinician, intent.tab)]
    until = _settled(history, intent)
    stood = next((screen for screen in mine if screen.at >= intent.at and intent.marker in screen.drafts), None)
    if stood is None or stood.at > until:
        return Judgement.could_not_tell("draft-never-seen: the typed text was not seen in any form")
    met = sorted(blow for blow in _blows(history, intent, mine) if stood.at < blow[0] < until)
    if not met:
        return Judgement.not_checked("needs an end, a refresh, a reload or a fault while a draft stands")
    lost = survived = stuck = False
    for act in _reopenings(history, intent, until):
        blow = [one for one in met if one[0] <= act.at]
        if not blow:
            continue
        if act.outcome not in {"done", "acknowledged"}:
            stuck = True
            continue
        state = _at_the_form(history, intent, mine, act)
        if state is None:
            continue
        if intent.marker in state.drafts:
            survived, lost = True, False
        else:
            summary = f"The draft typed in tab {intent.tab} is gone after {blow[-1][1]}: the form was reopened and is without it"
            return Judgement.broken(
                [Finding(summary, f"draft-lost-after-{blow[-1][1]}", (stood.seq, blow[-1][2], act.seq, state.seq), intent.tab)]
            )
    survived = survived or _stands_later(history, intent, mine, met, until)
    if survived and not lost:
        return Judgement.holds()
    if stuck:
        return Judgement.could_not_tell("form-not-reopened: the form could not be opened again")
    return Judgement.not_checked("needs the scenario to come back to the form (an act with detail 'reopen')")


def _settled(history: History, intent: Intent) -> float:
    """When the draft was no more: submitted, discarded, or left behind by the clinician's own sign-out."""
    moments = [
        act.at
        for act in history.acts
        if act.clinician == intent.clinician
        and act.phase == "end"
        and act.at >= intent.at
        and (
            (act.intent == intent.intent and (act.outcome in _SUBMITTED or "discard" in act.detail))
            or (act.tab == intent.tab and act.flow == "sign_out")
        )
    ]
    return min(moments, default=history.end_at + 1.0)


def _blows(history: History, intent: Intent, mine: list[Screen]) -> list[tuple[float, str, int]]:
    """What happened to the draft's tab: (when, what, evidence)."""
    found: list[tuple[float, str, int]] = []
    for session in sessions(history):
        if session.clinician == intent.clinician:
            found += [
                (end.at, f"{end.how}-end", end.screen.seq) for end in session.tab_ends if end.tab == intent.tab and end.how != "sign-out"
            ]
    for before, after in pairwise(mine):
        if after.page > before.page and not over(after):
            found.append((after.at, "reload", after.seq))
    for exchange in history.exchanges:
        if exchange.clinician == intent.clinician and exchange.by == "browser" and exchange.role == "refresh":
            found.append((exchange.answered_at or exchange.at, "refresh", exchange.seq))
    found += [(window.start, "fault", window.evidence[0]) for window in windows(history) if len(window.evidence) > 1]
    for move in history.of(ClockMove):
        if move.move == "sleep" and move.clinician in {None, intent.clinician}:
            found.append((move.at + move.seconds, "sleep", move.seq))
    return found


def _reopenings(history: History, intent: Intent, until: float) -> list[Act]:
    return [
        act
        for act in history.acts
        if act.clinician == intent.clinician
        and act.tab == intent.tab
        and act.phase == "end"
        and "reopen" in act.detail
        and intent.at <= act.at < until
        and act.intent in {None, intent.intent}
        and (act.user or act.clinician) == (intent.user or intent.clinician)
    ]


def _at_the_form(history: History, intent: Intent, mine: list[Screen], act: Act) -> Screen | None:
    """What stood in the reopened form at its best within ``reach_s``; None when the tab was not at work, or not seen."""
    due = act.at + history.limits.reach_s
    last = history.screen_at(intent.clinician, intent.tab, act.at)
    within = [screen for screen in ([last] if last is not None else []) + [one for one in mine if act.at < one.at <= due] if screen.ready]
    with_it = [screen for screen in within if intent.marker in screen.drafts]
    if with_it:
        return with_it[0]
    if not within or not alive(within[-1]) or within[-1].closed or history.end_at < act.at:
        return None
    return within[-1]


def _stands_later(history: History, intent: Intent, mine: list[Screen], met: list[tuple[float, str, int]], until: float) -> bool:
    """Whether the text was in the form at work after something happened: shown anew, or never gone."""
    for moment, _, _ in met:
        settled = min(moment + history.limits.reach_s, history.end_at)
        kept = [screen for screen in mine if screen.at <= settled and screen.ready]
        later = [screen for screen in mine if moment < screen.at < until and screen.ready]
        standing = ([kept[-1]] if kept and settled < until else []) + later
        if any(intent.marker in screen.drafts and alive(screen) for screen in standing):
            return True
    return False
