"""One act of the clinician is at most one row in the record, whatever was retried, double-clicked or delivered twice.

*Why.* Two rows of one order are two doses. The portal, not the network and not the nurse's finger, has to see that the
second arrival is the first one again.

*Clause.* ASVS 5.0 2.3.3. Seen in carlos-emr #3503 and opencrvs #7477.

*Evidence.* Rows of the record by the intent's marker, each row counted once however often the record was read; rows of
different kinds (an order and the note that the portal makes of it) are not repetitions of each other. Who repeated it
is told from the requests that carried the marker: the *transport* (the browser sent the same request again by itself),
the *network* (a fault delivered it twice), the *application* (several requests within one act), the *clinician*
(several acts), or nobody but the *portal* (one request, several rows).

*Could not tell.* The record was not read to its end. Without a record reader: two requests of the same kind that
carried one marker were both accepted (whether they made two rows, only a record could say).

*Not checked.* No record reader and no such pair, or nothing was submitted.

*Limits.* None.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import errs, gave_no_answer
from wardround.invariants.writes import carrying, rows_of, submitted

if TYPE_CHECKING:
    from wardround.history.events import Exchange, Intent, Row
    from wardround.history.history import History

ID = "once"
TITLE = "One act of the clinician is at most one row in the record, whatever was retried, double-clicked or delivered twice."
CLAUSES = ("ASVS 5.0 2.3.3",)

TWICE = ("twice", "duplicate", "replay")
"""What stands in the name of a fault that delivers one request several times."""

REPEATED = {
    "transport": "the browser's transport sent the request again by itself",
    "network": "the network delivered the request twice",
    "application": "the page sent it more than once within one act",
    "clinician": "the clinician submitted it in more than one act",
    "portal": "one request became several rows",
}


def judge(history: History) -> Judgement:
    """Count the rows of each submitted intent."""
    intents = {write.intent.intent: write.intent for write in submitted(history)}
    if not intents:
        return Judgement.not_checked("no submitted write in this history")
    found = [finding for intent in intents.values() for finding in _repeated(history, intent)]
    if found:
        return Judgement.broken(found)
    read = history.record_read("record")
    if read is None:
        return _without_record(history, list(intents.values()))
    if not read.complete:
        return Judgement.could_not_tell(f"record-incomplete: the record was not read to its end ({read.reason or 'no reason given'})")
    return Judgement.holds()


def _repeated(history: History, intent: Intent) -> list[Finding]:
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(history, intent.marker):
        kinds[row.what].append(row)
    sent = carrying(history, intent.marker)
    repeater = _who(history, intent, [exchange for exchange in sent if exchange.arrived is not False])
    return [
        Finding(
            f"One {intent.what} stands {len(rows)} times in the record: {REPEATED[repeater]}",
            f"written-twice-by-{repeater}",
            (intent.seq, *(exchange.seq for exchange in sent), *(row.seq for row in rows)),
            intent.tab,
        )
        for rows in kinds.values()
        if len(rows) > 1
    ]


def _who(history: History, intent: Intent, arrived: list[Exchange]) -> str:
    if any(exchange.resend_of is not None for exchange in arrived):
        return "transport"
    if any(word in fault.lower() for exchange in arrived for fault in exchange.faults for word in TWICE):
        return "network"
    acts = {act.act for act in history.acts if act.phase == "end" and act.intent == intent.intent and act.outcome != "done"}
    # A retry in the background may fall into a later act of that tab that has nothing to do with this intent.
    if len(acts.intersection(exchange.act for exchange in arrived if exchange.act is not None)) > 1:
        return "clinician"
    if len(arrived) > 1:
        return "application"
    return "clinician" if len(acts) > 1 and not arrived else "portal"


def _without_record(history: History, intents: list[Intent]) -> Judgement:
    for intent in intents:
        taken: dict[tuple[str, str], int] = defaultdict(int)
        for exchange in carrying(history, intent.marker):
            # A page saves a draft with the same text several times, by PUT or in the background: that is not a repetition.
            if exchange.role == "write" and exchange.method == "POST" and exchange.act is not None and _acted(exchange):
                taken[exchange.method, exchange.path] += 1
        if any(count > 1 for count in taken.values()):
            return Judgement.could_not_tell(
                "accepted-twice: two requests of one write were accepted; only a record reader ([record]) could count the rows"
            )
    if history.can("record"):
        return Judgement.could_not_tell("record-not-read: the record was not read back after the write")
    return Judgement.not_checked("needs a record reader in the profile ([record])")


def _acted(exchange: Exchange) -> bool:
    """Whether the portal may have acted on it."""
    if exchange.arrived is False or exchange.accepted is False:
        return False
    return gave_no_answer(exchange) or not errs(exchange)
