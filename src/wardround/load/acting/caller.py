"""Sends within a session: with its credentials, renewed when that is due by one tab at a time, and knows when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gevent

from wardround.load.acting.carrier import Reply
from wardround.load.acting.standing import SessionOver

if TYPE_CHECKING:
    from wardround.load.acting.carrier import Carrier
    from wardround.load.acting.standing import Standing
    from wardround.load.acting.ward import Ward
    from wardround.load.templates import Prepared

UNAUTHORISED = 401
REFUSALS = frozenset({400, 401, 403})
"""What a token endpoint says when it means no; anything else may be a broken network."""
UNREACHED = Reply(0, b"", "unreached", None)
"""Nothing was sent: there was no fresh token to send it with."""
BACKOFF_S = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Between tries of a refresh that had no answer, where the portal did not say how long to wait."""
TOLD_MOST_S = 60.0
"""A page that is told to come again later than this asks all the same."""


class Caller:
    """What a tab and its session have to do with each other.

    Args:
        ward: of this process.
        standing: the session that all tabs of this clinician share.
        carrier: their network.
        words: that every request of this tab knows.
        number: of the tab, from 0.
    """

    __slots__ = ("_carrier", "_headers", "_words", "number", "standing", "ward")

    def __init__(self, ward: Ward, standing: Standing, carrier: Carrier, words: dict[str, str], number: int) -> None:
        self.ward = ward
        self.standing = standing
        self.number = number
        self._carrier = carrier
        self._words = words
        self._headers: tuple[str, dict[str, str], dict[str, str]] = ("none", {}, {})

    def ask(self, form: Prepared, words: dict[str, str], place: int, marker: str, *, human: bool = True) -> Reply:
        """Send within the session: renew its token when that is due, once more when the portal takes it no more.

        Raises:
            SessionOver: there is no session (any more).
        """
        standing = self.standing
        if not standing.alive:
            raise SessionOver
        if standing.due() and not self.renew(standing.token):
            return UNREACHED
        token, session = standing.token, standing.number
        # not by ``send``: each frame less is memory less, for every clinician who waits for an answer
        reply = self._carrier.send(form, *self._ready(form, words, human=human), tab=self.number, marker=marker, patient=place)
        if human and not reply.lost:
            standing.acted()
        if not self._locked_out(reply):
            return reply
        if session == standing.number and standing.alive:
            if token and not self._told_why(reply):
                if standing.token == token and not self.renew(token):
                    # nobody said that the session is over: there is no token to ask with, for the time being
                    return UNREACHED
                reply = self.send(form, words, human=human, place=place, marker=marker)
                if not self._locked_out(reply):
                    return reply
            standing.refused(reply)
        raise SessionOver

    def renew(self, stale: str) -> bool:
        """Renew the access token, one at a time over all tabs; whether there is a fresh one.

        Raises:
            SessionOver: the portal definitely refuses.
        """
        standing = self.standing
        with standing.lock:
            if standing.token != stale:
                return True
            for pause in (*BACKOFF_S, None):
                if not standing.alive:
                    raise SessionOver
                forms = self.ward.script.refresh
                reply = UNREACHED
                words = {**self._words, "refresh_token": standing.renewal}
                for form in forms:
                    reply = self.send(form, words, human=False)
                    if reply.status not in form.ok or reply.failure:
                        break
                if standing.token != stale:
                    return True
                if reply.status in REFUSALS and not reply.failure:
                    standing.refused(reply)
                    raise SessionOver
                if pause is None:
                    break
                told = seconds(reply.header("retry-after"))
                gevent.sleep(pause if told is None else min(told, TOLD_MOST_S))
        return False

    def refused(self, token: str, content: bytes, *, by_network: bool = False) -> None:
        """The stream was refused with 401: the same conduct as for any request.

        Raises:
            SessionOver: the session is over.
        """
        reply = Reply(UNAUTHORISED, content, "", None, by_network)
        if token and not self._told_why(reply):
            if self.standing.token == token:
                self.renew(token)
            return
        self.standing.refused(reply)
        raise SessionOver

    def send(self, form: Prepared, words: dict[str, str], *, human: bool, place: int = -1, marker: str = "") -> Reply:
        """Send once, whatever the answer."""
        return self._carrier.send(form, *self._ready(form, words, human=human), tab=self.number, marker=marker, patient=place)

    def _ready(self, form: Prepared, words: dict[str, str], *, human: bool) -> tuple[str, str | None, dict[str, str]]:
        """Path, body and headers."""
        wanted = (*form.cookies, *self.ward.shared_cookies)
        if wanted:
            jar = self._carrier.cookies()
            words = words | {f"cookie:{name}": jar.get(name, "") for name in wanted}
        body = form.body.fill(words) if form.body else None
        return form.path.fill(words), body, self.headers(form, words, human=human)

    def headers(self, form: Prepared, words: dict[str, str], *, human: bool) -> dict[str, str]:
        """The headers of a request. Those that all requests share are put together once for each access token."""
        standing = self.standing
        token, by_page, by_person = self._headers
        if token != standing.token or self.ward.shared_cookies:
            credentials = self.ward.profile.credentials
            by_page = {name: value.fill(words) for name, value in self.ward.by_page}
            if standing.token and credentials.headers:
                name = credentials.headers[0]
                by_page[name] = f"Bearer {standing.token}" if name.casefold() == "authorization" else standing.token
            by_person = by_page | {name: value.fill(words) for name, value in self.ward.by_person}
            self._headers = (standing.token, by_page, by_person)
        shared = by_person if human else by_page
        return {**shared, **{name: value.fill(words) for name, value in form.headers}} if form.headers else shared

    def _locked_out(self, reply: Reply) -> bool:
        if reply.status == UNAUTHORISED:
            return True
        if reply.status // 100 != 3:  # noqa: PLR2004 (a redirect)
            return False
        return reply.header("location").partition("?")[0].endswith(self.ward.profile.sign_in.path.rstrip("/") or "/sign-in")

    def _told_why(self, reply: Reply) -> bool:
        pattern = self.ward.script.reason
        return bool(pattern and pattern.search(reply.content))


def seconds(text: str) -> float | None:
    """A ``Retry-After`` in seconds; None for a date, or where there is none."""
    return float(text) if text.strip().isdecimal() else None
