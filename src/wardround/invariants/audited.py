"""Everything that must be accounted for has its row in the audit trail: who, about whom, when.

*Why.* When a dose was wrong, the trail is what is asked. A trail that drops rows when it is busy is silent about the hour in
which most was done, and nobody can tell the silence from idleness.

*Clause.* HIPAA 164.312(b)*; ASVS 5.0 16.3.1*; IHE ITI-20*. Gaps seen in LibreClinica #40, OpenClinica PR #2977, medplum #3914.

*Evidence.* Each row of the record that carries a marker of this history must have a row of the trail of the same action, user
and patient; so must each exchange that was served on a route for which the profile names an ``audited`` action (a chart opened,
a sign-in, a sign-out). They are counted by action, user and patient: the trail seldom says which act a row is about. More rows
than there were acts (requests that got no answer, and writes that the record has not, counted as acts) are a violation only
when two of them cannot be told apart and are less than a second apart: others may use the same account.

*Could not tell.* The trail was not read after the act, or not to its end; or it has no row at all with the record's word for a
kind of write (it may have another word for it).

*Not checked.* No audit reader in the profile, or nothing that must be accounted for.

*Limits.* The second is ours. Rows older than a minute before the history are left out, unless the portal's clock cannot be
compared with virtual time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from wardround.invariants.accounts import Deed, Key, deeds, key_of, rows, written
from wardround.invariants.judgement import Finding, Judgement

if TYPE_CHECKING:
    from wardround.history.events import AuditRow
    from wardround.history.history import History

ID = "audited"
TITLE = (
    "Every write, and every exchange that the profile names for it, has exactly one row in the audit trail, naming user, patient and time."
)
CLAUSES = ("HIPAA 164.312(b)*", "ASVS 5.0 16.3.1*")

TWIN_S = 1.0
"""Rows that cannot be told apart and are no further apart than this are one act's."""


def judge(history: History) -> Judgement:
    """Count acts and rows by action, user and patient."""
    read = history.record_read("audit")
    if read is None and not history.can("audit"):
        return Judgement.not_checked("needs an audit reader in the profile ([audit])")
    acts = [deed for deed in deeds(history) if read is None or deed.began <= read.at]
    if not acts:
        return Judgement.not_checked("needs a write, or an exchange on a route that the profile calls audited")
    if read is None:
        return Judgement.could_not_tell("audit-not-read: the audit trail was not read back after the act")
    by_key: dict[Key, list[Deed]] = defaultdict(list)
    for deed in acts:
        by_key[deed.key].append(deed)
    trail = rows(history)
    words = {row.action for row in history.audit}
    strange = {row.what for row in written(history)} - words
    spare = _unrecorded(history)
    found = [
        finding
        for key, owed in by_key.items()
        if key[0] not in strange
        and (finding := _compare(key, owed, trail, until=read.at if read.complete else None, spare=spare[key])) is not None
    ]
    if found:
        return Judgement.broken(found)
    reason = None
    if not read.complete:
        reason = f"audit-incomplete: the audit trail was not read to its end ({read.reason or 'no reason given'})"
    elif strange:
        reason = f"audit-words: the trail has no row with the action {', '.join(sorted(strange))}; check [audit] action in the profile"
    return Judgement.could_not_tell(reason) if reason else Judgement.holds()


def _unrecorded(history: History) -> Counter[Key]:
    """Writes that were meant, and of which the record has nothing: the trail may be right that they were made."""
    recorded = {row.marker for row in history.rows}
    return Counter(
        (intent.what, intent.user or intent.clinician, intent.patient) for intent in history.intents if intent.marker not in recorded
    )


def _compare(key: Key, owed: list[Deed], trail: list[AuditRow], *, until: float | None, spare: int) -> Finding | None:
    """What is wrong with the rows of one action, user and patient. ``until``: when the trail was read to its end; None: it was not."""
    action, user, patient = key
    kept = [row for row in trail if key_of(row, patient=patient is not None) == key]
    sure = [deed for deed in owed if deed.done is not None and until is not None and deed.done <= until]
    whose = f"{action} by {user}" + (f" about {patient}" if patient else "")
    evidence = (*(deed.seq for deed in owed[:5]), *(row.seq for row in kept[:5]))
    if len(kept) < len(sure):
        return Finding(f"The audit trail has {len(kept)} rows of {len(sure)} times {whose}", "not-audited", evidence)
    timeless = [row for row in kept if row.recorded_at is None]
    if timeless:
        return Finding(f"The audit trail does not say when: {whose}", "audited-without-time", (timeless[0].seq,))
    if len(kept) > len(owed) + spare and (twins := _twins(kept)):
        return Finding(f"The audit trail has {len(kept)} rows of {len(owed)} times {whose}", "audited-twice", (*evidence, *twins))
    return None


def _twins(kept: list[AuditRow]) -> tuple[int, ...]:
    """Two rows that say the same of the same moment."""
    ordered = sorted(kept, key=lambda row: (row.outcome, row.recorded_at or 0.0))
    for one, other in pairwise(ordered):
        if one.outcome == other.outcome and (other.recorded_at or 0.0) - (one.recorded_at or 0.0) <= TWIN_S:
            return one.seq, other.seq
    return ()
