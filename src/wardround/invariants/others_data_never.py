"""No answer carries another patient's data in a chart, nor another user's in what is a user's own.

*Why.* A cache that forgets to ask whose answer it keeps shows the chart of the patient before. The nurse reads the right
name in her own head and the wrong potassium on the screen. It happens at seven in the morning, when everybody asks at once,
and is gone when somebody looks into it.

*Clause.* ASVS 5.0 8.2.2* (nobody reads another's object by asking for one of theirs), 14.2.2* (caches keep no sensitive data).

*Evidence.* Answers to requests that asked for exactly one patient. Every text that a scenario writes carries a marker that
belongs to one user and one patient: found in an answer about another patient (``another-patients-text``), or, on a route that
the profile calls the user's ``own``, by another user (``another-users-text``), it has come from elsewhere. And an answer that
names other patients only, where the same request has been answered with the right one before or after
(``another-patients-answer``).

*Exempt.* A text that the record itself has for that other patient: it was written to the wrong place, which ``right-patient``
judges. Lists of several patients. Markers that nobody in this history planted.

*Could not tell.* An answer that names other patients only, and no other answer to the same request to compare it with.

*Not checked.* No answer to a request about exactly one patient, nor from a route that is the user's own.

*Limits.* None.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import from_browser, moment, sentence, who
from wardround.invariants.writes import READING, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.events import Exchange, Intent
    from wardround.history.history import History

ID = "others-data-never"
TITLE = "No answer carries another patient's data in a chart, nor another user's in what is a user's own."
CLAUSES = ("ASVS 5.0 8.2.2*", "ASVS 5.0 14.2.2*")


def judge(history: History) -> Judgement:
    """Compare every answer with what was asked for."""
    planted = {intent.marker: intent for intent in history.intents}
    asked = [exchange for exchange in from_browser(history) if exchange.outcome in {"answered", "open"} and _bears(exchange)]
    if not asked:
        return Judgement.not_checked("no answer to a request about one patient, nor one that is a user's own")
    found = [finding for exchange in asked for finding in _texts(history, exchange, planted)]
    doubt, strange = _strangers(history, asked)
    found += strange
    if found:
        return Judgement.broken(found)
    return Judgement.could_not_tell(doubt) if doubt else Judgement.holds()


def _one_patient(exchange: Exchange) -> str | None:
    """The patient whom a request asked for, when it named exactly one."""
    return exchange.request_patients[0] if len(set(exchange.request_patients)) == 1 else None


def _bears(exchange: Exchange) -> bool:
    return exchange.own or (_one_patient(exchange) is not None and bool(exchange.patients or exchange.seen))


def _texts(history: History, exchange: Exchange, planted: dict[str, Intent]) -> Iterator[Finding]:
    """Markers in an answer that belong elsewhere. What a request itself carried, its answer may repeat."""
    patient = _one_patient(exchange)
    for marker in exchange.seen:
        intent = planted.get(marker)
        if intent is None or marker in exchange.markers:
            continue
        author = intent.user or intent.clinician
        rows = rows_of(history, marker)
        evidence = (intent.seq, exchange.seq, *(row.seq for row in rows))
        if patient is not None and intent.patient != patient and not any(row.patient == patient for row in rows):
            yield Finding(
                f"{sentence(who(exchange))} asked at {moment(history, exchange.at)} for {patient}, "
                f"and the answer had the {intent.what} that {author} wrote for {intent.patient}",
                "another-patients-text",
                evidence,
                exchange.tab,
            )
        elif exchange.own and exchange.clinician is not None and exchange.clinician != intent.clinician:
            yield Finding(
                f"{sentence(who(exchange))} asked at {moment(history, exchange.at)} for what is its own, "
                f"and the answer had the {intent.what} of {author}",
                "another-users-text",
                evidence,
                exchange.tab,
            )


def _strangers(history: History, asked: list[Exchange]) -> tuple[str | None, list[Finding]]:
    """Answers that name other patients only: a reason why it cannot be told, and findings."""
    alike: dict[tuple[str, str, str], list[Exchange]] = defaultdict(list)
    for exchange in asked:
        patient = _one_patient(exchange)
        if patient is not None and exchange.method in READING and exchange.patients:
            alike[exchange.host, exchange.path, patient].append(exchange)
    doubt, found = None, []
    for (_, _, patient), exchanges in alike.items():
        right = [exchange for exchange in exchanges if patient in exchange.patients]
        for exchange in exchanges:
            if patient in exchange.patients:
                continue
            others = ", ".join(exchange.patients)
            if not right:
                doubt = doubt or f"nothing-to-compare: a request about {patient} was only ever answered with {others}"
                continue
            summary = f"{sentence(who(exchange))} asked at {moment(history, exchange.at)} for {patient} and was answered with {others}"
            found.append(Finding(summary, "another-patients-answer", (right[0].seq, exchange.seq), exchange.tab))
    return doubt, found
