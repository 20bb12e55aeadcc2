"""Carries one request to the portal and back, writes down what became of it, and looks at what the answer shows of others."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wardround.load.acting.jar import Jar
from wardround.load.evidence import Sent, Sighting

if TYPE_CHECKING:
    from locust.contrib.fasthttp import FastHttpSession

    from wardround.load.acting.standing import Standing
    from wardround.load.acting.ward import Ward
    from wardround.load.templates import Prepared

_FAILURES = (
    ("timeout", ("timeout", "timedout")),
    ("refused", ("refused",)),
    ("reset", ("reset", "closed", "brokenpipe", "retriesexceeded")),
    ("tls", ("ssl", "certificate")),
    ("garbled", ("parse", "zlib")),
    ("name", ("gaierror", "dns")),
)
"""What the name of an exception says."""


@dataclass(slots=True)
class Reply:
    """What came back. ``status`` 0 or a ``failure``: no answer that can be relied upon."""

    status: int
    content: bytes
    failure: str
    headers: Any
    """Locust's, of a type of its own; None without an answer."""
    by_network: bool = False
    """It is not the portal's answer, or the portal's to what the network spoiled on its way."""

    @property
    def lost(self) -> bool:
        """Whether nobody knows what the portal made of it: no answer, or one that a broken server gave."""
        return bool(self.failure) or self.status in {0, 408, 429} or self.status >= 500  # noqa: PLR2004 (HTTP's own)

    def header(self, name: str) -> str:
        """A header of the answer."""
        return str(self.headers.get(name) or "") if self.headers is not None else ""


def failure_of(error: BaseException | None) -> str:
    """One word for why there was no answer."""
    if error is None:
        return ""
    said = f"{type(error).__name__} {error}".replace(" ", "").casefold()
    return next((word for word, signs in _FAILURES if any(sign in said for sign in signs)), "other")


class Carrier:
    """The network of one clinician.

    Args:
        ward: of this process.
        client: Locust's session: cookies and connections.
        standing: the clinician's session, whose credentials are named in the evidence.
    """

    __slots__ = ("_client", "_standing", "_ward")

    def __init__(self, ward: Ward, client: FastHttpSession, standing: Standing) -> None:
        self._ward = ward
        self._client = client
        self._standing = standing
        # a redirect is an answer like any other: following it could lead to a host that is not listed
        client.client.redirect_response_codes = frozenset()
        client.cookiejar = client.client.cookiejar = Jar()

    def cookies(self) -> dict[str, str]:
        """What the jar holds."""
        return {cookie.name: cookie.value or "" for cookie in self._client.cookiejar}

    def send(  # noqa: PLR0913 - what one line of evidence says
        self, form: Prepared, path: str, body: str | None, headers: dict[str, str], *, tab: int = 0, marker: str = "", patient: int = -1
    ) -> Reply:
        """Send, wait for the last byte, write it down.

        What lies on the stack while an answer is awaited is kept for each clinician: whatever can is done in ``_note``, later.
        """
        standing, passage = self._standing, 0
        presented = standing.shown_renewal if form.role == "refresh" else standing.shown_token
        if standing.passages is not None:
            passage, headers = standing.passages.mark(headers, tab)
        response = self._client.request(form.method, path, name=form.route, data=body, headers=headers)
        return self._note(form, response, presented, passage, tab, marker, patient)

    def _note(  # noqa: PLR0913, PLR0917 - what one line of evidence says
        self,
        form: Prepared,
        response: Any,  # noqa: ANN401 (locust's has no typed interface)
        presented: str,
        passage: int,
        tab: int,
        marker: str,
        patient: int,
    ) -> Reply:
        standing, passages = self._standing, self._standing.passages
        at, ms, size, error = response.measured
        status = response.status_code or 0
        failure = failure_of(error) if error is not None and status < 400 else ""  # noqa: PLR2004 (from there on Locust's error is the status)
        by_network = passages is not None and passages.spoiled(response.headers)
        if by_network and status in form.ok and not failure:
            # a page would see that this is not what it asked for
            failure = "strange"
        content = b"" if failure or not status else response.content or b""
        reply = Reply(status, content, failure, response.headers if status else None, by_network)
        issued = ""
        if form.role in {"sign-in", "refresh"} and status in form.ok and not failure:
            issued = self._issued(form, reply)
        self._ward.put(
            Sent(
                at=at,
                user=standing.user,
                tab=tab,
                session=standing.number,
                flow=form.flow,
                step=form.step,
                role=form.role,
                method=form.method,
                route=form.route,
                status=status,
                failure=failure,
                ms=ms,
                bytes=size,
                marker=marker,
                passage=passage,
                presented=presented,
                issued=issued,
            )
        )
        if content and (form.whose != "ward"):
            self._look(form, content, tab, patient)
        return reply

    def _issued(self, form: Prepared, reply: Reply) -> str:
        standing = self._standing
        if form.role == "refresh":
            standing.keep(reply, self.cookies())
            return standing.shown_renewal
        ward = self._ward
        if form is ward.script.sign_in[-1]:
            standing.begin(reply, self.cookies())
        return standing.shown_token

    def _look(self, form: Prepared, content: bytes, tab: int, patient: int) -> None:
        """Write down what the answer shows of somebody whom it is not about."""
        ward = self._ward
        seen: set[str] = set()
        asked = ""
        if form.whose == "patient" and patient >= 0:
            asked = ward.profile.patients[patient].alias
            if ward.prefix in content:
                seen.update(found.decode() for found in ward.strange[patient].findall(content))
            seen.update(alias for name, alias in ward.others[patient] if name in content)
        elif form.whose == "user":
            if ward.prefix in content:
                seen.update(found.decode() for found in ward.markers.not_of_user(self._standing.user).findall(content))
            if ward.script.user is not None:
                seen.update(self._strangers(ward.script.user.findall(content)))
        for marker in sorted(seen):
            ward.put(Sighting(at=time.time(), user=self._standing.user, marker=marker, route=form.route, tab=tab, patient=asked))

    def _strangers(self, names: list[bytes]) -> set[str]:
        me = self._standing.name.casefold()
        return {"another user" for name in names if name.decode("utf-8", "replace").casefold() != me}
