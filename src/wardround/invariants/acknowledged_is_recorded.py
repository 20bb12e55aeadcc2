"""A write that the screen acknowledged is in the portal's record.

*Why.* "Saved" is what a nurse hands over at the end of the shift. An order that was acknowledged and never stored is a
dose that nobody gives, and nobody looks for it.

*Clause.* ASVS 5.0 2.3.3: a business operation succeeds in its entirety or is rolled back.

*Evidence.* Each act that ended ``acknowledged`` and carried an intent; the rows of the record as read back afterwards,
found by the intent's marker. A row counts whatever its status or patient (``right-patient`` judges the latter).

*Could not tell.* The record was not read after the acknowledgement, or not to its end, so that absence does not mean
absence; or the marker is found in no row at all while a row of the same kind, patient and user stands there without one
(the profile's ``[record] text`` then probably names the wrong fields).

*Not checked.* The profile has no record reader, or nothing was acknowledged.

*Limits.* None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import moment
from wardround.invariants.writes import rows_of, submitted

if TYPE_CHECKING:
    from wardround.history.events import RecordRead
    from wardround.history.history import History
    from wardround.invariants.writes import Write

ID = "acknowledged-is-recorded"
TITLE = "A write that the screen acknowledged is in the record."
CLAUSES = ("ASVS 5.0 2.3.3",)

CLOCK_SLACK_S = 60.0
"""How far a record's own time may lie before the intent and still belong to it."""


def judge(history: History) -> Judgement:
    """Look for the row of each acknowledged write."""
    writes = [write for write in submitted(history) if write.ended.outcome == "acknowledged"]
    if not writes:
        return Judgement.not_checked("no acknowledged write in this history")
    read = history.record_read("record")
    if read is None and not history.can("record"):
        return Judgement.not_checked("needs a record reader in the profile ([record])")
    missing = [write for write in writes if not rows_of(history, write.intent.marker)]
    if not missing:
        return Judgement.holds()
    if reason := _undecided(history, read, missing):
        return Judgement.could_not_tell(reason)
    return Judgement.broken(
        Finding(
            f"The screen acknowledged the {write.intent.what} of {write.begun.user or write.begun.clinician} in tab {write.begun.tab} "
            f"at {moment(history, write.ended.at)}, and the record has no row of it",
            "acknowledged-not-recorded",
            (*write.sequence, *((read.seq,) if read else ())),
            write.begun.tab,
        )
        for write in missing
        if read is None or write.ended.at <= read.at
    )


def _undecided(history: History, read: RecordRead | None, missing: list[Write]) -> str | None:
    """Why the absence of these writes does not show that they are lost; None when it does."""
    if read is None:
        return "record-not-read: the record was not read back after the write"
    if not read.complete:
        return f"record-incomplete: the record was not read to its end ({read.reason or 'no reason given'})"
    lost = [write for write in missing if write.ended.at <= read.at]
    if not lost:
        return "record-read-too-early: the record was last read before the write was acknowledged"
    if _markers_unreadable(history, lost):
        return "markers-unreadable: no row of the record carries a marker; check [record] text in the profile"
    return None


def _markers_unreadable(history: History, lost: list[Write]) -> bool:
    """Whether an unmarked row could be the missing one: then the reader, not the portal, may be at fault."""
    if any(row.marker for row in history.rows):
        return False
    comparable = history.started.server != "aged"
    for write in lost:
        intent, user = write.intent, write.intent.user or write.intent.clinician
        for row in history.rows:
            old = comparable and row.recorded_at is not None and row.recorded_at < intent.at - CLOCK_SLACK_S
            if row.what == intent.what and row.patient in {None, "?", intent.patient} and row.user in {None, "?", user} and not old:
                return True
    return False
