"""Sessions live side by side: nobody is put out of theirs because somebody else signed in.

*Why.* A licence for fifty sessions, a session store that is full, an account that may be signed in once: the next sign-in
makes room for itself, and the oldest session goes. At shift change that is the nurse of the night who is writing her last
notes, and with each of her attempts to come back she puts out somebody else.

*Clause.* ASVS 5.0 7.1.2* (how many sessions an account may have at once, and what happens beyond that, is stated).

*Evidence.* Sessions that ended out of turn (not by their clinician, not by a limit, no fault standing), in the time between
the last request that the portal served and the first that it refused. Two shapes tell a limit from any other disorder:

- within that time the same account signed in elsewhere, and no older session of that account lived on
  (``account-signed-in-elsewhere``);
- within that time somebody signed in, no session older than this one lived on, and younger ones did
  (``oldest-makes-room``). One such end may be chance: it needs two.

Four of five of all ends out of turn must have that shape.

*Exempt.* A sign-in in the same browser: it replaces its session by its own clinician's will. An account that signed in elsewhere,
where the tab says why it ended: one session for an account may be the portal's rule. Ends for which a fault stands.
Sessions that all end at one moment, as when the portal starts again: nobody lives on.

*Could not tell.* One end alone has the second shape.

*Not checked.* Nobody signed in while another browser had a session.

*Limits.* None of the profile's: more sessions than a portal allows must be refused at their own sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.disturbance import disturbed, served
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import sessions
from wardround.invariants.traffic import moment, over_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.history import History
    from wardround.invariants.sessions import Session

ID = "side-by-side"
TITLE = "Sessions live side by side: nobody is put out because somebody else signed in."
CLAUSES = ("ASVS 5.0 7.1.2*",)

LEAST = 2
MOST_OF = 0.8
"""Part of all ends out of turn that must have the shape of a limit."""


@dataclass(frozen=True)
class _Life:
    """What is known of one session's life: alive at ``until``, dead from ``gone`` on (None: it was not put out)."""

    session: Session
    until: float
    gone: float | None
    evidence: tuple[int, ...]
    told: bool = False
    """A tab says why it ended."""


@dataclass(frozen=True)
class _Put:
    """A session that ended while others signed in."""

    life: _Life
    by: _Life
    """The last of those who signed in meanwhile."""
    lived_on: bool
    """Whether a younger session was there before and after."""


def judge(history: History) -> Judgement:
    """Look for the shape of a limit in the ends that nobody asked for."""
    lives = [_life(history, session) for session in sessions(history)]
    if not any(_meets(one, other) for one in lives for other in lives):
        return Judgement.not_checked("nobody signed in while another browser had a session")
    out = [life for life in lives if life.gone is not None]
    elsewhere = [put for life in out if (put := _put(life, [one for one in lives if one.session.user == life.session.user])) is not None]
    gone = [life for life in out if not any(put.life is life and life.told for put in elsewhere)]
    shared = [put for put in elsewhere if not put.life.told]
    if shared and len(shared) >= MOST_OF * len(gone):
        return Judgement.broken([_finding(history, shared[0], len(shared), "account-signed-in-elsewhere")])
    puts = [put for life in gone if (put := _put(life, lives)) is not None]
    shaped = len(puts) >= MOST_OF * len(gone) and any(put.lived_on for put in puts)
    if shaped and len(puts) >= LEAST:
        return Judgement.broken([_finding(history, puts[0], len(puts), "oldest-makes-room")])
    if shaped:
        return Judgement.could_not_tell("one-alone: the oldest session ended just as somebody else signed in; once may be chance")
    return Judgement.holds()


def _life(history: History, session: Session) -> _Life:
    proofs = [exchange for exchange in session.by_browser if served(exchange)]
    last = max(proofs, key=lambda exchange: exchange.at, default=None)
    until = session.began if last is None else max(session.began, last.at)
    ending = session.ending
    out = ending is not None and ending.how in {"refused", "broken-off"} and disturbed(history, until, ending.at) is None
    known = () if last is None else (last.seq,)
    if ending is None or not out:
        return _Life(session, until, None, known)
    refusal = session.refusal_before(ending.at)
    gone = ending.at if refusal is None else over_at(refusal)
    shown = (screen for screen in history.screens if screen.clinician == session.clinician and not screen.signed_in)
    told = any(screen.reason and until < screen.at <= ending.at + session.limits.reach_s for screen in shown)
    return _Life(session, until, max(gone, until), (*known, *(ending.evidence if refusal is None else (refusal.seq,))), told=told)


def _meets(one: _Life, other: _Life) -> bool:
    return one.session.clinician != other.session.clinician and one.session.began < other.session.began <= (one.gone or one.until)


def _put(life: _Life, lives: Sequence[_Life]) -> _Put | None:
    """How others' sign-ins could have ended this session; None: they did not, or an older one lived on."""
    if life.gone is None:
        return None
    others = [one for one in lives if one.session.clinician != life.session.clinician]
    came = [one for one in others if life.until < one.session.began <= life.gone]
    if not came or any(one.session.began < life.session.began and one.until > life.gone for one in others):
        return None
    lived_on = any(life.session.began <= one.session.began <= life.until and one.until > life.gone for one in others)
    return _Put(life, came[-1], lived_on)


def _finding(history: History, put: _Put, count: int, cause: str) -> Finding:
    session, came = put.life.session, put.by.session
    summary = (
        f"The session of {session.clinician} from {moment(history, session.began)} was over at {moment(history, put.life.gone or 0.0)}, "
        f"soon after {came.clinician} had signed in, and no older one lived on; {count} ended in this way"
    )
    return Finding(summary, cause, (*session.evidence, *put.life.evidence, *came.evidence), session.ending.tab if session.ending else None)
