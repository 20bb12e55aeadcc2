"""The order of the audit trail is the order of cause and effect, and its times can be read in one way only.

*Why.* Whether the dose was given before or after the order was changed is a question of two rows. A trail that is written
through several queues answers it wrongly, and a time without its zone answers it twice in the night when clocks go back.

*Clause.* ASVS 5.0 16.2.2 (times are synchronised and carry an explicit offset or are UTC)*.

*Evidence.* The trail's rows in the order in which the portal tells them (the newest first is turned round). A row whose time
lies more than a second before that of a row that stands before it: ``time-runs-backwards``. And what one clinician did: where
the answer to one act was there before the next act was asked for, the row of the first stands before that of the second;
otherwise ``effect-before-cause``. Acts and rows are paired by action, user and patient, and in their order among their like;
where their numbers differ nothing is paired.

*Could not tell.* Times without an offset; rows without times; a trail that was not read to its end.

*Not checked.* No audit reader, or fewer than two rows.

*Limits.* The second is ours: what ended by itself (a time-out) is often noticed a moment after it happened.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING

from wardround.invariants.accounts import Deed, Key, deeds, key_of, rows
from wardround.invariants.judgement import Finding, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.events import AuditRow
    from wardround.history.history import History

ID = "audit-ordered"
TITLE = "The order of the audit trail is the order of cause and effect; its times are UTC or carry an offset."
CLAUSES = ("ASVS 5.0 16.2.2*",)

SLACK_S = 1.0
TWO = 2


def judge(history: History) -> Judgement:
    """Look for times that run backwards, and for effects before their causes."""
    if not history.can("audit") and not history.audit:
        return Judgement.not_checked("needs an audit reader in the profile ([audit])")
    trail = rows(history)
    if len(trail) < TWO:
        return Judgement.not_checked("needs at least two rows of the audit trail")
    zoned = all(row.zoned for row in trail)
    found = [*(_backwards(trail) if zoned else ()), *_effects_first(history, trail)]
    if found:
        return Judgement.broken(found)
    read = history.record_read("audit")
    reason = None
    if not zoned:
        reason = "time-without-zone: the trail's times carry no offset, so that they may be any zone's"
    elif any(row.recorded_at is None for row in trail):
        reason = "audit-without-times: rows of the trail have no time that could be read; check [audit] at"
    elif read is not None and not read.complete:
        reason = f"audit-incomplete: the audit trail was not read to its end ({read.reason or 'no reason given'})"
    return Judgement.could_not_tell(reason) if reason else Judgement.holds()


def _backwards(trail: list[AuditRow]) -> Iterator[Finding]:
    latest: AuditRow | None = None
    for row in trail:
        if row.recorded_at is None:
            continue
        if latest is not None and latest.recorded_at is not None and row.recorded_at < latest.recorded_at - SLACK_S:
            yield Finding(
                f"The audit row {row.action} of {row.user} stands after {latest.action} of {latest.user}, "
                f"and its time is {latest.recorded_at - row.recorded_at:.1f} s before that one's",
                "time-runs-backwards",
                (latest.seq, row.seq),
            )
        elif latest is None or latest.recorded_at is None or row.recorded_at > latest.recorded_at:
            latest = row


def _effects_first(history: History, trail: list[AuditRow]) -> Iterator[Finding]:
    by_user: dict[str | None, list[tuple[Deed, int]]] = defaultdict(list)
    for deed, place in _paired(deeds(history), trail):
        by_user[deed.key[1]].append((deed, place))
    for pairs in by_user.values():
        over: list[tuple[float, int, int]] = []
        before: tuple[int, Deed] | None = None
        pairs.sort(key=lambda pair: pair[0].order[0])
        for number, (deed, place) in enumerate(pairs):
            while over and over[0][0] < deed.order[0]:
                _, place_over, earlier = heappop(over)
                if before is None or place_over > before[0]:
                    before = (place_over, pairs[earlier][0])
            if before is not None and before[0] > place:
                cause = before[1]
                yield Finding(
                    f"The audit row {deed.key[0]} of {deed.key[1]} stands before {cause.key[0]}, "
                    "though that one was answered before this one was asked for",
                    "effect-before-cause",
                    (cause.seq, deed.seq, trail[before[0]].seq, trail[place].seq),
                )
            heappush(over, (deed.order[1], place, number))


def _paired(acts: list[Deed], trail: list[AuditRow]) -> Iterator[tuple[Deed, int]]:
    """Each act with the place of its row; what cannot be paired without doubt is left out."""
    by_key: dict[Key, list[Deed]] = defaultdict(list)
    for deed in acts:
        by_key[deed.key].append(deed)
    for key, owed in by_key.items():
        places = [place for place, row in enumerate(trail) if key_of(row, patient=key[2] is not None) == key]
        if len(places) != len(owed) or any(deed.done is None or deed.order[1] == float("inf") for deed in owed):
            continue
        ordered = sorted(owed, key=lambda deed: deed.order)
        # two of the same kind that were under way at once may stand either way round
        if any(later.order[0] <= earlier.order[1] for earlier, later in pairwise(ordered)):
            continue
        yield from zip(ordered, places, strict=True)
