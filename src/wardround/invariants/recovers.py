"""When a fault is over, every tab works again within a stated time, without a reload.

*Why.* A ward's wireless drops several times an hour. A tab that looks alive after it and answers no click any more (its
refresh waits for ever, its alert stream was never reopened) is worse than one that says it is broken: alerts are missed
and orders are typed into nothing.

*Clause.* None was found in a standard; ASVS 5.0 16.5.2 (degrade securely, then work on) comes closest. Seen in
axios-auth-refresh 5.0.2.

*Evidence.* For each fault that touched something (gates are no faults), each tab that was signed in when it began and
whose session lived on: from the moment the network was well again (the fault was taken down, or its one exchange was
hit) until the session ended, the next fault began or the tab was reloaded by hand,

- acts in that tab that ended well, or ``failed`` or ``silent`` (``acts-fail-after-fault``),
- what the tab sent: accepted, or turned away though no fault touched it (``requests-fail-after-fault``),
- a regular heartbeat that stopped (``tab-fell-silent``),
- a stream that the fault cut and the tab did not open again (``stream-not-reopened``).

A tab whose next page never came shows the browser's own, in which nothing can poll or open a stream: only acts and requests count there.

A failed act counts only where the same flow has worked somewhere in this history, or its requests were turned away:
otherwise the profile's steps may be at fault.

A tab whose session ended is not judged here: whether it had to end is for ``only-a-refusal-ends-it``,
``lost-token-response`` and their like.

*Could not tell.* Nothing was tried in a tab after the fault, or too soon before the history ended.

*Not checked.* No fault touched anything, or no tab's session lived on.

*Limits.* ``recover_s`` of the profile (default 90 s: a back-off of a minute, and the tries around it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.history.events import Stream
from wardround.invariants.fault_times import Outage, outages
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.tab_at_work import Tab, heartbeat_gap, succeeded, turned_away
from wardround.invariants.traffic import moment, over_at

if TYPE_CHECKING:
    from wardround.history.events import Act, Exchange
    from wardround.history.history import History

ID = "recovers"
TITLE = "When the fault clears, every tab works again within N s without a reload."
CLAUSES = ("ASVS 5.0 16.5.2",)

CUT = frozenset({"error", "request-lost", "response-lost", "replaced"})
"""How a stream ends that neither side meant to end."""
LEARNS_S = 10.0
"""How long a page may take from a refusal to its next success without being called broken in between."""


@dataclass(frozen=True)
class After:
    """One tab after one fault."""

    tab: Tab
    outage: Outage
    cleared: float
    until: float
    """No evidence counts later than this."""

    @property
    def deadline(self) -> float:
        """By when it must work."""
        return self.cleared + self.tab.history.limits.recover_s

    @property
    def stranded(self) -> bool:
        """Whether a page was on its way that never came: then the tab shows the browser's own, in which nothing runs."""
        on_its_way = [exchange for exchange in self.tab.exchanges if exchange.how == "navigation" and exchange.outcome in CUT]
        return any(self.outage.began <= exchange.at <= self.cleared for exchange in on_its_way)

    def finding(self, cause: str, what: str, *events: int) -> Finding:
        """A finding about this tab."""
        when = moment(self.tab.history, self.cleared)
        where = f"tab {self.tab.name} of {self.tab.clinician}"
        summary = f"The fault {self.outage.name} was over at {when}, and {where} did not recover: {what}"
        return Finding(summary, cause, (*self.outage.events, *events), self.tab.name)


def judge(history: History) -> Judgement:
    """Look at each tab after each fault."""
    bad = [outage for outage in outages(history) if outage.hits]
    if not bad:
        return Judgement.not_checked("no fault touched an exchange in this history")
    if all(outage.cleared is None for outage in bad):
        return Judgement.could_not_tell("fault-not-cleared: the history ended while the fault was still up")
    tabs = [Tab(history, clinician, name) for clinician, name in history.tabs()]
    survived = [after for outage in bad for after in _afters(tabs, outage, bad)]
    if not survived:
        return Judgement.not_checked("no tab's session lived on after a fault in this history")
    results = [_judge_one(after) for after in survived]
    found = {(result.cause, result.tab, result.evidence): result for result in results if isinstance(result, Finding)}
    if found:
        return Judgement.broken(found.values())
    untold = [result for result in results if isinstance(result, str)]
    return Judgement.could_not_tell(untold[0]) if untold else Judgement.holds()


def _afters(tabs: list[Tab], outage: Outage, bad: list[Outage]) -> list[After]:
    """The tabs that had a session when the fault began and when it was over."""
    if outage.cleared is None:
        return []
    cleared = outage.cleared
    others = [other for other in bad if other is not outage and other.began <= cleared]
    if any(other.cleared is None or other.cleared > cleared for other in others):
        # The network was not well yet: the fault that ended last is the one to recover from.
        return []
    following = [other.began for other in bad if other.began > cleared]
    began = outage.began
    kept = [tab for tab in tabs if tab.signed_in(began) and tab.signed_in(cleared) and tab.story_ends(began) > cleared]
    return [After(tab, outage, cleared, min([tab.story_ends(cleared), *following])) for tab in kept]


def _judge_one(after: After) -> Finding | str | None:
    """A finding, the reason why it cannot be told, or None: it works."""
    tab, hit = after.tab, max(step.n or 0 for step in after.outage.hits)
    acts = [(start, end) for start, end in tab.acts if end.at >= after.cleared and end.at <= after.until]
    sent = [exchange for exchange in tab.exchanges if after.cleared <= exchange.at <= after.until and exchange.n > hit]
    return _failed_acts(after, acts, sent) or _cut_stream(after, sent) or _silence(after, sent) or _evidence(after, acts, sent)


def _failed_acts(after: After, acts: list[tuple[Act, Act]], sent: list[Exchange]) -> Finding | None:
    for start, end in acts:
        if end.outcome not in {"failed", "silent"} or start.at < after.cleared:
            continue
        own = [exchange for exchange in sent if exchange.act == end.act]
        if any(exchange.faults for exchange in own):
            continue
        lived = any(succeeded(exchange) and exchange.at >= end.at for exchange in sent)
        worked = any(later.at >= end.at and later.outcome in {"done", "acknowledged"} for _, later in acts)
        late = end.at > after.deadline or (after.until >= after.deadline and not lived and not worked)
        refused = any(turned_away(exchange) for exchange in own)
        known = any(act.flow == end.flow and act.outcome in {"done", "acknowledged"} for act in after.tab.history.acts)
        if late and (known or refused):
            what = f"{end.flow} ended {end.outcome} there at {moment(after.tab.history, end.at)}"
            return after.finding("acts-fail-after-fault", what, start.seq, end.seq)
    return None


def _cut_stream(after: After, sent: list[Exchange]) -> Finding | None:
    tab, name = after.tab, after.outage.name
    if after.until < after.deadline or tab.slept(after.outage.began, after.deadline) or after.stranded:
        return None
    before = [exchange for exchange in tab.exchanges if exchange.role == "stream" and exchange.at <= after.cleared]
    broken = [exchange for exchange in before if exchange.outcome in CUT]
    cut = [exchange for exchange in broken if name in exchange.faults or after.outage.began <= over_at(exchange) <= after.cleared]
    opened = any(exchange.role == "stream" and not exchange.faults and exchange.at <= after.deadline for exchange in sent)
    closed = {stream.n: stream.at for stream in tab.history.of(Stream) if stream.phase == "close"}
    kept = [exchange for exchange in before if exchange not in cut]
    still = any(exchange.outcome == "open" or closed.get(exchange.n, over_at(exchange)) > after.cleared for exchange in kept)
    polls = {exchange.path for exchange in sent if exchange.role in {"read", "heartbeat"} and exchange.act is None}
    fallback = polls - {exchange.path for exchange in tab.exchanges if exchange.at < after.outage.began}
    pages = {screen.page for screen in tab.screens if after.outage.began <= screen.at <= after.deadline}
    began_on = tab.history.screen_at(tab.clinician, tab.name, after.outage.began)
    moved = bool(pages - ({began_on.page} if began_on else set()))
    if not cut or opened or still or fallback or moved:
        return None
    return after.finding("stream-not-reopened", "the stream that the fault cut was not opened again", cut[-1].seq)


def _silence(after: After, sent: list[Exchange]) -> Finding | None:
    """A heartbeat that stopped for good, in a tab that could run."""
    before = [exchange for exchange in after.tab.exchanges if exchange.at < after.outage.began]
    gap = heartbeat_gap(before)
    if gap is None or after.stranded or after.until - after.cleared < max(after.tab.history.limits.recover_s, 3 * gap):
        return None
    if any(exchange.act is None or exchange.role == "heartbeat" for exchange in sent) or after.tab.slept(after.cleared, after.until):
        return None
    last = [exchange.seq for exchange in before if exchange.role == "heartbeat"][-1:]
    return after.finding("tab-fell-silent", f"its heartbeat, every {gap:.0f} s until then, stopped for good", *last)


def _evidence(after: After, acts: list[tuple[Act, Act]], sent: list[Exchange]) -> Finding | str | None:
    """What its requests show; None when the tab works."""
    refused = [exchange for exchange in sent if turned_away(exchange)]
    late = [exchange for exchange in refused if exchange.at > after.deadline]
    worked = [end.at for _, end in acts if end.outcome in {"done", "acknowledged"}]
    worked += [exchange.at for exchange in sent if succeeded(exchange)]
    if not worked and len(refused) > 1 and late:
        what = f"{len(refused)} of its requests were turned away and none accepted"
        return after.finding("requests-fail-after-fault", what, refused[0].seq, refused[-1].seq)
    # A single refusal before the first success is how a page learns that its token has expired meanwhile.
    if late and worked and refused[0].at <= after.deadline and min(worked) > late[0].at + LEARNS_S:
        return after.finding("recovered-late", f"nothing worked for {min(worked) - after.cleared:.0f} s", late[0].seq)
    if worked:
        return None
    where = f"tab {after.tab.name} of {after.tab.clinician} after the fault {after.outage.name}"
    if after.until < after.deadline:
        return f"history-too-short: only {after.until - after.cleared:.0f} s were seen of {where}"
    if refused or any(end.outcome in {"failed", "silent"} for _, end in acts):
        return f"tried-too-little: what was tried in {where} failed, but too little was tried to blame it on the fault"
    return f"nothing-tried: nothing was tried in {where}"
