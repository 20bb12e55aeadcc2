"""The work in a recording: without the sign-in, cut where its write has passed, the marker in place of words that the write carried."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlsplit

from mitmproxy import http

from wardround.errors import UserError
from wardround.wire.roles import role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.learn.record.recorder import Recording
    from wardround.learn.record.script import Move
    from wardround.learn.tap import Sight
    from wardround.portal.profile import Profile

LATE_S = 0.6
"""So long after a move the recorder may tell of it."""
_WRITES = frozenset({"POST", "PUT", "PATCH"})
_NOT_WORK = frozenset({"sign-in", "refresh", "sign-out"})
_SENDS = ("click", "dblclick", "press")
_TYPES = ("fill", "select_option", "check", "uncheck")
_LEAST = 4
"""Letters of words that can be found again."""
_SECRET = re.compile(r"passw|kennwort|(?<![a-z])pin(?![a-z])|otp|secret|mot_?de_?passe|contrase", re.IGNORECASE)


@dataclass
class Work:
    """What was done between the sign-in and the write, or the end."""

    moves: list[Move] = field(default_factory=list)
    submitted: int = 0
    """Moves up to the last that typed: those after it submit."""
    write: Sight | None = None
    inferred: str = ""
    """What the wire takes the write for, if not for a write."""
    typed: str = ""
    """The words in whose place the marker goes."""
    shown: Move | None = None
    """What the person pointed at after the write: it is saved."""
    also: list[str] = field(default_factory=list)
    """Other exchanges that carried those words: a draft, a search."""
    left_out: int = 0
    """Moves after the write."""


def work(recording: Recording, sights: Sequence[Sight], profile: Profile, secrets: Iterable[str]) -> Work:
    """Find the work.

    Raises:
        UserError: ``nothing-recorded``, ``marker-not-seen``, ``recorded-step``.
    """
    roles = {one.number: _role(one, profile) for one in sights}
    signed_in = [one for one in sights if roles[one.number] == "sign-in"]
    kept = list(zip(recording.moves, recording.at, strict=True))[_first(recording, signed_in, set(secrets)) :]
    out = next((one.at for one in sights if roles[one.number] == "sign-out" and kept and one.at > kept[0][1]), None)
    if out is not None:  # the last move that came before was the way out
        before = [pair for pair in kept if pair[1] <= out + LATE_S]
        kept = before[:-1]
    if not any(move.verb != "goto" for move, _ in kept):
        raise UserError(
            "nothing-recorded",
            "the window was closed before anything was done in it",
            "Sign in there, do the flow once, then close the window.",
        )
    writes = [one for one in sights if one.method in _WRITES and roles[one.number] not in _NOT_WORK and not one.static]
    typed = [move.value for move, _ in kept if move.verb == "fill" and len(move.value) >= _LEAST and re.search(r"[^\W\d]", move.value)]
    found = _written(writes, typed)
    done = _until(kept, *found) if found else Work([move for move, _ in kept])
    if found is None and any(roles[one.number] == "write" and one.at >= kept[0][1] - LATE_S for one in writes):
        places = ", ".join(dict.fromkeys(one.place for one in writes))
        said = f"no word that was typed passed in a write ({places})"
        raise UserError(
            "marker-not-seen", said, "Record it again, and type some words of your own into a field that the portal keeps as they are."
        )
    if found:
        done.inferred = roles[found[0].number] if roles[found[0].number] != "write" else ""
        done.also = [one.place for one in writes if one is not found[0] and _carries(one.body, found[1])]
    _refuse(done, writes, set(secrets))
    return done


def _first(recording: Recording, signed_in: Sequence[Sight], secrets: set[str]) -> int:
    """The number of the first move after the sign-in: no secret was typed from there on."""
    until = max((one.at for one in signed_in), default=0.0)
    first = 0
    for number, (move, at) in enumerate(zip(recording.moves, recording.at, strict=True)):
        given = move.value and move.verb in ("fill", "select_option") and any(_carries(one.body, move.value) for one in signed_in)
        if at <= until or given or (move.verb == "fill" and move.value in secrets):
            first = number + 1
    if first and recording.moves[first : first + 1] and recording.moves[first - 1].verb in ("fill", "select_option"):
        first += recording.moves[first].verb in ("click", "press")  # what sent the form
    return first


def _written(writes: Sequence[Sight], typed: Sequence[str]) -> tuple[Sight, str] | None:
    """The last exchange that carried words which were typed, and the longest of them."""
    for sight in reversed(writes):
        carried = [words for words in typed if _carries(sight.body, words)]
        if carried:
            return sight, max(carried, key=len)
    return None


def _until(kept: Sequence[tuple[Move, float]], write: Sight, typed: str) -> Work:
    words = max(number for number, (move, _) in enumerate(kept) if move.value == typed and move.verb == "fill")
    end = max([number for number, (_, at) in enumerate(kept) if at <= write.at + LATE_S] + [words]) + 1
    if not any(move.verb in _SENDS for move, _ in kept[words + 1 : end]) and kept[end:] and kept[end][0].verb in _SENDS:
        end += 1  # what sent it was told of late
    moves = [move for move, _ in kept[:end] if move.verb != "expect"]
    shown = next((move for move, _ in kept[words + 1 :] if move.verb == "expect"), None)
    last = max(number for number, move in enumerate(moves) if move.verb in _TYPES)
    return Work(moves, last + 1, write, "", typed, shown, left_out=sum(move.verb != "expect" for move, _ in kept[end:]))


def _role(sight: Sight, profile: Profile) -> str:
    url = f"{sight.scheme}://{sight.host}{sight.path}"
    headers = http.Headers([(name.encode(), value.encode()) for name, value in sight.headers.items() if name != "host"])
    return role(http.Request.make(sight.method, url, sight.body.encode(), headers), sight.how, profile)[0]


def _carries(body: str, words: str) -> bool:
    """Whether a request's body holds a text, in any of the ways that a text is sent."""
    forms = {words, words.replace("\n", "\r\n")}
    said = {json.dumps(words)[1:-1], json.dumps(words, ensure_ascii=False)[1:-1], escape(words)}
    said |= {quoted(one) for one in forms for quoted in (quote, quote_plus)}
    return any(one in body for one in forms | said)


def _refuse(done: Work, writes: Sequence[Sight], secrets: set[str]) -> None:
    """Nothing that the profile cannot say, and no secret, goes into a flow.

    Raises:
        UserError: ``recorded-step``.
    """
    hidden = {value for one in writes for name, value, _ in one.asked() if _SECRET.search(name)} | secrets
    for number, move in enumerate(done.moves, 1):
        if move.verb == "strange":
            said = f"move {number} of the flow is nothing that a profile's steps can say: {move.value}"
            raise UserError("recorded-step", said, "Record it without; or do it in the profile's adapter, by a `Hands` of its own.")
        field_ = (move.sign.label or move.sign.name or "") if move.sign else ""
        if move.verb == "fill" and move.value and (move.value in hidden or _SECRET.search(field_)):
            said = f"move {number} of the flow types a password or code, which is never written down"
            raise UserError("recorded-step", said, "Record a flow that needs none; one that signs with a password is work for the adapter.")


def path_of(url: str, profile: Profile, base_url: str) -> str:
    """A recorded address as a path on the portal.

    Raises:
        UserError: ``recorded-step``: it is on another host.
    """
    parts, base = urlsplit(url), urlsplit(base_url)
    if parts.netloc != base.netloc:
        said = f"the flow opens {parts.netloc}, which is not {profile.portal.name}"
        raise UserError("recorded-step", said, "Record it within the portal.")
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
