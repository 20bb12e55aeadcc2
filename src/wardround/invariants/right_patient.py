"""What a tab shows is where its write goes: the patient in the tab's banner is the patient in the record's row.

*Why.* Clinicians keep two charts open side by side. A portal that remembers "the current patient" once for all tabs
writes the order of tab A into the chart that tab B opened last: the wrong patient gets the drug, and both charts look
right to those who wrote them.

*Clause.* Seen in openemr #7943 and #409; Joint Commission NPSG.01.01.01* (identify the patient correctly).

*Evidence.* For each submitted intent: the patient whose chart the clinician had opened (the intent), the patient in
that tab's identity banner when the write was sent (the screen), the patient of the row that carries the marker.

*Could not tell.* The row names no patient, or one that is nobody's in the profile while no row of the record can be
mapped (the profile's ``[record] patient`` then probably names the wrong field). Without a record reader: the request or
its answer spoke of another patient only.

*Not checked.* No record reader, no submitted write, or no row of one (``acknowledged-is-recorded`` asks where it is).

*Limits.* None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.writes import rows_of, submitted

if TYPE_CHECKING:
    from wardround.history.events import Row, Screen
    from wardround.history.history import History
    from wardround.invariants.writes import Write

ID = "right-patient"
TITLE = "What tab A shows (patient P) is where tab A's write goes, whatever tab B opened."
CLAUSES = ("Joint Commission NPSG.01.01.01*", "ASVS 5.0 2.3.3")

NOBODY = "?"


def judge(history: History) -> Judgement:
    """Compare intent, banner and row of each submitted write."""
    writes = submitted(history)
    if not writes:
        return Judgement.not_checked("no submitted write in this history")
    pairs = [(write, row) for write in writes for row in rows_of(history, write.intent.marker)]
    if not pairs:
        return _without_rows(history, writes)
    mapped = any(row.patient not in {None, NOBODY} for row in history.rows)
    judged = [(write, row) for write, row in pairs if row.patient is not None and (mapped or row.patient != NOBODY)]
    found = [finding for write, row in judged if (finding := _compare(history, write, row))]
    if found:
        # A write that took two acts is compared twice; it is one finding.
        return Judgement.broken({(finding.cause, finding.evidence[-1]): finding for finding in found}.values())
    if len(judged) < len(pairs):
        return Judgement.could_not_tell("row-without-patient: a row names no patient of the profile; check [record] patient")
    return Judgement.holds()


def _compare(history: History, write: Write, row: Row) -> Finding | None:
    screen = _shown(history, write)
    meant, shown = write.intent.patient, screen.patient if screen else None
    if row.patient == meant and shown in {None, meant}:
        return None
    seen = (*write.sequence[:2], *((screen.seq,) if screen else ()), *write.sequence[2:], row.seq)
    went = "a patient whom the profile does not know" if row.patient == NOBODY else row.patient
    if row.patient == meant:
        summary = f"Tab {write.begun.tab} showed {shown} when its {write.intent.what} was sent, and the record has it for {meant}"
        return Finding(summary, "banner-shows-another-patient", seen, write.begun.tab)
    if shown is not None and shown == row.patient:
        changed = f"Tab {write.begun.tab} changed from {meant} to {shown} under the clinician's hands"
        summary = f"{changed}: the {write.intent.what} for {meant} went to {went}"
        return Finding(summary, "tab-changed-its-patient", seen, write.begun.tab)
    summary = f"The {write.intent.what} that tab {write.begun.tab} wrote for {meant} went to {went}"
    return Finding(summary, "written-to-another-patient", seen, write.begun.tab)


def _shown(history: History, write: Write) -> Screen | None:
    """The banner of the acting tab when the write was sent; after the answer it may rightly show something else."""
    sent = write.exchanges[0].at if write.exchanges else None
    if sent is None:
        return None
    screen = history.screen_at(write.begun.clinician, write.begun.tab, sent)
    return screen if screen is not None and screen.ready and screen.patient not in {None, NOBODY} else None


def _without_rows(history: History, writes: list[Write]) -> Judgement:
    if history.can("record"):
        return Judgement.not_checked("no row of a submitted write in the record of this history")
    for write in writes:
        for exchange in write.exchanges:
            named = [*exchange.request_patients, *exchange.patients]
            if named and write.intent.patient not in named:
                others = ", ".join(dict.fromkeys(named))
                return Judgement.could_not_tell(
                    f"no-record-reader: the exchange of a write for {write.intent.patient} spoke of {others}; "
                    "only a record reader ([record]) could tell"
                )
    return Judgement.not_checked("needs a record reader in the profile ([record])")
