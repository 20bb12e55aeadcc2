"""What tells the wire whose exchange it sees, and how a clinician behind it reaches it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from locust.contrib.fasthttp import FastHttpSession

if TYPE_CHECKING:
    from locust.contrib.fasthttp import FastHttpUser

    from wardround.load.plan import Way


class Passages:
    """Numbers the exchanges of one clinician behind the wire.

    Args:
        way: to the wire.
        user: the clinician's number in the run.
    """

    __slots__ = ("_last", "_user", "_way")

    def __init__(self, way: Way, user: int) -> None:
        self._way = way
        self._user = user
        self._last = 0

    def mark(self, headers: dict[str, str], tab: int) -> tuple[int, dict[str, str]]:
        """The number of the next exchange (its moment, ms, and never the same twice), and its headers with what the wire is told."""
        self._last = max(self._last + 1, int(time.time() * 1000))
        told = {self._way.tab: f"{self._user}/{chr(ord('A') + tab)}", self._way.at: f"{self._last};{self._user}"}
        return self._last, headers | told

    def spoiled(self, headers: object) -> bool:
        """Whether an answer with these headers (Locust's; None without an answer) is the network's doing."""
        get = getattr(headers, "get", None)
        return callable(get) and bool(get(self._way.network))


def through(user: FastHttpUser, way: Way) -> FastHttpSession:
    """A session like the user's own, whose connections go through the wire."""
    return FastHttpSession(
        base_url=user.host,
        request_event=user.environment.events.request,
        network_timeout=user.network_timeout,
        connection_timeout=user.connection_timeout,
        max_redirects=user.max_redirects,
        max_retries=user.max_retries,
        insecure=user.insecure,
        concurrency=user.concurrency,
        user=user,
        headers=user.default_headers,
        proxy_host="127.0.0.1",
        proxy_port=way.port,
    )
