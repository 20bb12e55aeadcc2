"""The alert stream of one clinician: held open while the session lives, opened again when it breaks, slower each time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import gevent

from wardround.load.acting.carrier import failure_of
from wardround.load.acting.standing import SessionOver
from wardround.load.evidence import Alerted, Sent

if TYPE_CHECKING:
    from locust.contrib.fasthttp import FastHttpSession

    from wardround.load.acting.tab import WireTab
    from wardround.load.templates import Prepared

RETRY_S = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
LASTED_S = 30.0
"""A stream that lasted so long was a good one: the waiting begins anew."""
OK = 200


class AlertStream:
    """Reads the stream and writes down which alert came when.

    Args:
        tab: which holds it open.
        client: Locust's session.
    """

    __slots__ = ("_client", "_seen", "_tab")

    def __init__(self, tab: WireTab, client: FastHttpSession) -> None:
        self._tab = tab
        self._client = client
        self._seen: set[str] | None = None

    def run(self) -> None:
        """Until the session is over."""
        form = self._tab.ward.script.stream
        failures = 0
        while form is not None and self._tab.standing.alive:
            opened = time.monotonic()
            try:
                self._read(form)
            except SessionOver:
                return
            failures = 0 if time.monotonic() - opened >= LASTED_S else failures
            failures += 1
            gevent.sleep(RETRY_S[min(failures, len(RETRY_S)) - 1])

    def alerts(self, content: bytes) -> None:
        """Write down the alerts in an answer of the portal, each when it is first seen."""
        tab = self._tab
        for found in tab.ward.script.alert.findall(content) if tab.ward.script.alert else ():
            alert = found.decode("utf-8", "replace")
            if self._seen is None:
                self._seen = set()
            if alert not in self._seen:
                self._seen.add(alert)
                tab.ward.put(Alerted(at=time.time(), user=tab.standing.user, alert=alert, tab=tab.number))

    def _read(self, form: Prepared) -> None:
        standing = self._tab.standing
        headers = self._tab.stream_headers(form)
        token, passages, passage = standing.token, standing.passages, 0
        if passages is not None:
            passage, headers = passages.mark(headers, self._tab.number)
        response = self._client.request(form.method, form.path.text, name=form.route, headers=headers, stream=True)
        at, ms, _, error = response.measured
        status = response.status_code or 0
        failure = failure_of(error) if status < 400 else ""  # noqa: PLR2004 (from there on Locust's error is the status)
        by_network = passages is not None and passages.spoiled(response.headers)
        if by_network and status == OK:
            failure = failure or "strange"
        self._put(form, at, ms, status, failure, passage)
        if status == OK and not failure:
            self._lines(response)
        elif status == 401:  # noqa: PLR2004 (HTTP's own)
            self._tab.refused(token, response.content or b"", by_network=by_network)

    def _lines(self, response: Any) -> None:  # noqa: ANN401 (locust's response has no typed interface for streams)
        standing = self._tab.standing
        try:
            # one level below Locust's own reader, which waits until a whole kilobyte is there
            while standing.alive and (line := response._response.readline(b"\n")):  # noqa: SLF001
                self.alerts(line)
                reason = self._tab.ward.script.reason
                if reason and (found := reason.search(line)):
                    standing.end(None, found[1].decode("utf-8", "replace"))
        except Exception as error:
            # whatever breaks it, it is broken, and is opened again
            if not standing.alive:
                raise SessionOver from error
        finally:
            response.release()

    def _put(self, form: Prepared, at: float, ms: float, status: int, failure: str, passage: int) -> None:  # noqa: PLR0913, PLR0917 - what one line of evidence says
        standing = self._tab.standing
        self._tab.ward.put(
            Sent(
                at=at,
                user=standing.user,
                tab=self._tab.number,
                session=standing.number,
                flow=form.flow,
                step=form.step,
                role=form.role,
                method=form.method,
                route=form.route,
                status=status,
                failure=failure,
                ms=ms,
                passage=passage,
                presented=standing.shown_token,
            )
        )
