"""A write whose fate the portal does not know is shown as such, never as done nor as nothing.

*Why.* A write whose answer never came may have happened. Told "saved", the nurse moves on and the dose may be missing;
told nothing, she clicks again and there may be two; told "not saved" while it was, she writes it again. Only "we do not
know, look before you repeat it" lets her do the right thing.

*Clause.* ASVS 5.0 2.3.3 and 16.5.2 (a failing dependency must not fail open); WCAG 2.2 SC 4.1.3 (status messages).

*Evidence.* Acts that carried an intent and whose request to write was left without the portal's own answer (lost on
either way, cut, replaced, given up) or answered with a 5xx, and was not answered in a later try before the act ended;
how the act ended on the screen; any error text that the tab showed meanwhile; the record.

- ended ``unknown``: holds.
- ended ``refused`` ("not saved"), also when the answer came later than that word: holds when no row exists, or when the
  portal never saw the request; broken when it does exist.
- ended ``acknowledged`` with no answer at all to any request of the tab in between: broken, unless the record lacks
  the row (that is ``acknowledged-is-recorded``, with the same evidence).
- ended ``silent`` or ``failed``, and the tab showed no word about the write, nor any error that could be read: broken. (An
  error can be read when it stood for three seconds, or still stood when the clinician gave up waiting; a banner that
  flashes while the page tries again says nothing of the write.)

*Could not tell.* "Not saved" without a complete reading of the record; an act that ended while its request was still
under way (the clinician's patience was shorter than the portal's); a session that ended in the midst of it.

*Not checked.* No write was left without an answer.

*Limits.* The three seconds are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import errs, from_browser, gave_no_answer, moment, over_at
from wardround.invariants.writes import rows_of, submitted

if TYPE_CHECKING:
    from wardround.history.events import Exchange, Screen
    from wardround.history.history import History
    from wardround.invariants.writes import Write

ID = "unknown-is-said"
TITLE = "A write whose fate the portal does not know is shown as such, never as done nor as nothing."
CLAUSES = ("ASVS 5.0 2.3.3", "ASVS 5.0 16.5.2", "WCAG 2.2 SC 4.1.3")

ANSWERING = frozenset({"write", "read", "other", "page"})
"""Roles whose answer may have settled the fate of a write (a retry, or a look at the record by the page)."""


READ_S = 3.0
"""How long a short message must stand to be read."""


def judge(history: History) -> Judgement:
    """Judge each write that was left without an answer."""
    open_ended = [(write, lost) for write in submitted(history) if (lost := _unanswered(write))]
    if not open_ended:
        return Judgement.not_checked("no write was left without an answer in this history")
    judged = [_judge_one(history, write, lost) for write, lost in open_ended]
    found = [result for result in judged if isinstance(result, Finding)]
    if found:
        return Judgement.broken(found)
    untold = [result for result in judged if isinstance(result, str)]
    return Judgement.could_not_tell(untold[0]) if untold else Judgement.holds()


def _unanswered(write: Write) -> list[Exchange]:
    """The requests of the write that gave no answer and were not answered in a later try of the same kind.

    To a screen that says "not saved", an answer that is still to come is none.
    """
    hasty = write.ended.outcome == "refused"

    def open_then(exchange: Exchange) -> bool:
        return gave_no_answer(exchange) or (hasty and over_at(exchange) > write.ended.at)

    def tried_again(lost: Exchange) -> bool:
        return any(
            later.n > lost.n
            and (later.method, later.path) == (lost.method, lost.path)
            and not gave_no_answer(later)
            and over_at(later) <= write.ended.at
            for later in write.exchanges
        )

    return [exchange for exchange in write.exchanges if open_then(exchange) and not tried_again(exchange)]


def _judge_one(history: History, write: Write, lost: list[Exchange]) -> Finding | str | None:
    """A finding, the reason why it cannot be told, or None: it held."""
    screens = [screen for screen in _screens(history, write) if screen.at >= lost[0].at]
    said = write.ended.outcome
    if said in {"silent", "failed"}:
        said = next((screen.said for screen in reversed(screens) if screen.said), said)
    match said:
        case "unknown":
            return None
        case "refused":
            return _refused(history, write, lost)
        case "acknowledged":
            return _acknowledged(history, write, lost)
        case _:
            return _silent(history, write, lost, screens)


def _refused(history: History, write: Write, lost: list[Exchange]) -> Finding | str | None:
    rows = rows_of(history, write.intent.marker)
    if rows and not _written_by_another_act(history, write):
        return Finding(
            f"Tab {write.begun.tab} said that the {write.intent.what} was not saved, but the record has it",
            "said-not-saved-but-it-is",
            (*write.sequence, *(row.seq for row in rows)),
            write.begun.tab,
        )
    if all(exchange.arrived is False for exchange in write.exchanges):
        return None
    read = history.record_read("record")
    if read is None or not read.complete or read.at < over_at(lost[-1]):
        return "fate-unread: the screen said 'not saved', and no complete reading of the record shows whether that is true"
    return None


def _written_by_another_act(history: History, write: Write) -> bool:
    """Whether the same intent was submitted again in another act: the row may then be that one's, and 'not saved' was true."""
    others = [act for act in history.acts if act.phase == "end" and act.intent == write.intent.intent and act.act != write.ended.act]
    return any(act.outcome in {"acknowledged", "unknown"} for act in others)


def _acknowledged(history: History, write: Write, lost: list[Exchange]) -> Finding | None:
    settled = any(
        other.n > lost[0].n
        and other.role in ANSWERING
        and not gave_no_answer(other)
        and not errs(other)
        and over_at(other) <= write.ended.at
        for other in from_browser(history)
        if (other.clinician, other.tab) == (write.begun.clinician, write.begun.tab)
    )
    read = history.record_read("record")
    absent = read is not None and read.complete and not rows_of(history, write.intent.marker)
    if settled or absent:
        return None
    return Finding(
        f"Tab {write.begun.tab} said at {moment(history, write.ended.at)} that the {write.intent.what} was saved, "
        "though no answer of the portal had come",
        "said-saved-without-an-answer",
        write.sequence,
        write.begun.tab,
    )


def _silent(history: History, write: Write, lost: list[Exchange], screens: list[Screen]) -> Finding | str | None:
    if _readable_error(screens):
        return None
    if any(exchange.outcome == "open" or over_at(exchange) > write.ended.at for exchange in lost):
        return "still-under-way: the clinician's patience ended before the request did"
    if any(screen.locked or screen.signed_out for screen in screens):
        return "session-ended: the session ended while the write was under way"
    return Finding(
        f"The {write.intent.what} of tab {write.begun.tab} got no usable answer, "
        f"and until {moment(history, write.ended.at)} the screen said nothing of it",
        "nothing-said",
        write.sequence,
        write.begun.tab,
    )


def _readable_error(screens: list[Screen]) -> bool:
    """Whether one error stood for long enough to be read, or until the end."""
    for place, screen in enumerate(screens):
        if screen.error:
            gone = next((later.at for later in screens[place + 1 :] if later.error != screen.error), None)
            if gone is None or gone - screen.at >= READ_S:
                return True
    return False


def _screens(history: History, write: Write) -> list[Screen]:
    """What the acting tab showed from the beginning of the act to its end."""
    tab = (write.begun.clinician, write.begun.tab)
    shown = [screen for screen in history.screens if (screen.clinician, screen.tab) == tab]
    return [screen for screen in shown if write.begun.at <= screen.at <= write.ended.at]
