"""The user whom a tab names is the one whom the server authorises.

*Why.* Ward computers are shared. A physician signs in in a second tab while the nurse's tab still shows the nurse's
name: what the nurse then charts is signed by the physician, and what she may read is what the physician may.

*Clause.* ASVS 5.0 7.2.4 (a new session at each sign-in); HIPAA 164.312(a)(2)(i) (unique user identification). Seen in
bahmniapps PR #1095.

*Evidence.* Every request of a tab that the portal served as authorised (reads, writes, heartbeats, streams, extensions):
the owner of the credential that it presented, against the user whom that tab's screen named, without a break, for at
least ``reach_s`` before or for at least ``reach_s`` after (``shown-user-is-not-acting-user``; for writes
``write-under-another-name``). Tabs that are
locked or signed out name nobody. Messages that an open stream still delivers count like requests. A write is compared
at once, without grace, with the clinician who carried out its act; and so is the user of the row that carries its
marker (``recorded-under-another-name``).

*Could not tell.* Mismatches with a name on the screen, or in a row, that is nobody's in the profile, and no other.

*Not checked.* The profile has no sign for the user, or no request of a tab that named one was served.

*Limits.* ``reach_s`` of the profile (default 5 s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.history.events import Exchange, Stream
from wardround.invariants.activity import rests
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import from_browser, moment, sentence, who
from wardround.invariants.writes import rows_of, submitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.events import Screen
    from wardround.history.history import History

ID = "who-is-shown-is-who-acts"
TITLE = "The user that each tab names is the one the server authorises, also after another user signed in in another tab."
CLAUSES = ("ASVS 5.0 7.2.4*", "HIPAA 164.312(a)(2)(i)*")

ROLES = frozenset({"read", "write", "heartbeat", "stream", "extend"})
NOBODY = "?"


def judge(history: History) -> Judgement:
    """Compare the acting user with the shown one, request by request."""
    found: dict[tuple[str, str | None, str | None], Finding] = {}
    compared = strangers = 0
    for exchange, shown, screen in _pairs(history):
        compared += 1
        if shown.user == NOBODY:
            strangers += 1
        elif shown.user != exchange.acts_as:
            cause = "write-under-another-name" if exchange.role == "write" else "shown-user-is-not-acting-user"
            found.setdefault((cause, exchange.clinician, exchange.tab), _mismatch(history, exchange, shown, screen, cause))
    for result in _writes(history):
        compared += 1
        if result == NOBODY:
            strangers += 1
        elif isinstance(result, Finding):
            found.setdefault((result.cause, result.tab, result.summary), result)
    if found:
        return Judgement.broken(sorted(found.values(), key=lambda finding: finding.cause == "shown-user-is-not-acting-user"))
    if strangers:
        return Judgement.could_not_tell(
            "unknown-name: the screen or the record named a user whom the profile does not know; check shown_as and [record] user"
        )
    if not compared:
        needs = "no request of a tab that named its user was served in this history"
        return Judgement.not_checked(needs if history.can("sign:user") else "needs sign:user")
    return Judgement.holds()


def _pairs(history: History) -> Iterator[tuple[Exchange, Screen, int]]:
    """Requests and stream messages that were served, what the tab had shown steadily by then, and the event that shows it."""
    accepted = [exchange for exchange in from_browser(history) if exchange.accepted and exchange.acts_as]
    served = {exchange.n: exchange for exchange in accepted if exchange.role in ROLES}
    moments = [(exchange, exchange.at, exchange.seq) for exchange in served.values()]
    messages = [message for message in history.of(Stream) if message.phase == "message" and message.sender != "browser"]
    moments += [(served[message.n], message.at, message.seq) for message in messages if message.n in served]
    for exchange, at, seq in moments:
        reach = history.limits.reach_s
        shown = _shown(history, exchange, at - reach, at) or _shown(history, exchange, at, at + reach)
        if shown is not None:
            yield exchange, shown, seq


def _shown(history: History, exchange: Exchange, since: float, until: float) -> Screen | None:
    """The screen whose user the tab named all through that time; None when it changed, was locked, named none or was not seen so long."""
    if exchange.clinician is None or exchange.tab is None or until > history.end_at:
        return None
    first = history.screen_at(exchange.clinician, exchange.tab, since)
    if first is None:
        return None
    tab = (exchange.clinician, exchange.tab)
    later = [screen for screen in history.screens if (screen.clinician, screen.tab) == tab and since < screen.at <= until]
    for screen in (first, *later):
        if screen.user is None or screen.user != first.user or screen.locked or screen.signed_out or screen.signed_in is False:
            return None
    return None if any(start < until and end > since for start, end in rests(history, *tab)) else first


def _mismatch(history: History, exchange: Exchange, shown: Screen, event: int, cause: str) -> Finding:
    return Finding(
        f"{sentence(who(exchange))} showed {shown.user} while its {exchange.role} "
        f"at {moment(history, exchange.at)} was served as {exchange.acts_as}",
        cause,
        tuple(dict.fromkeys((shown.seq, exchange.seq, event))),
        exchange.tab,
    )


def _writes(history: History) -> Iterator[Finding | str | None]:
    """Each write against the clinician who made it: a finding, ``?`` for a name that is nobody's, None when they agree."""
    for write in submitted(history):
        meant = write.intent.user or write.begun.user or write.intent.clinician
        for exchange in write.exchanges:
            if not exchange.accepted or exchange.acts_as is None or exchange.role != "write":
                continue
            summary = f"The {write.intent.what} that {meant} wrote in tab {write.begun.tab} was served as {exchange.acts_as}"
            yield None if exchange.acts_as == meant else Finding(summary, "write-under-another-name", write.sequence, write.begun.tab)
        for row in rows_of(history, write.intent.marker):
            if row.user is None:
                continue
            summary = f"The {write.intent.what} that {meant} wrote in tab {write.begun.tab} stands in the record under {row.user}"
            mismatch = Finding(summary, "recorded-under-another-name", (*write.sequence, row.seq), write.begun.tab)
            yield None if row.user == meant else NOBODY if row.user == NOBODY else mismatch
