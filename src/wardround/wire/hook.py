"""Server mode ``hooked``: the portal's clock is told virtual now."""

from __future__ import annotations

import asyncio
import shlex
import subprocess
from typing import TYPE_CHECKING

import httpx

from wardround.errors import UserError
from wardround.portal.trust import trust

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.portal.profile import Profile

_STEP_S = 0.5
"""A portal that is told by URL or command is told when time has moved so far."""
_PATIENCE_S = 20.0


class Hook:
    """Tells the portal's clock, by the means that the profile names."""

    def __init__(self, profile: Profile) -> None:
        """Nothing was told yet.

        Raises:
            UserError: ``hook-missing``: the profile names no means.
        """
        self._hook = profile.server.hook
        self._insecure = profile.portal.insecure_tls
        self._last: float | None = None
        self._lock = asyncio.Lock()
        if not any((self._hook.header, self._hook.url, self._hook.command)):
            text = "server mode 'hooked' needs to know how the portal's clock is told"
            hint = "Give server.hook a header, a url or a command in the profile, or use server.time = 'aged'."
            raise UserError("hook-missing", text, hint)

    def headers(self, at: float) -> dict[str, str]:
        """The header for a request that is sent at ``at`` (empty when the portal is told otherwise)."""
        return {self._hook.header: epoch_ms(at)} if self._hook.header else {}

    async def tell(self, request: http.Request, at: float) -> None:
        """Tell the portal, before it gets this request, that it is ``at`` now.

        Raises:
            OSError, httpx.HTTPError, subprocess.SubprocessError: it could not be told.
        """
        request.headers.update(self.headers(at))
        if not (self._hook.url or self._hook.command):
            return
        async with self._lock:
            if self._last is not None and at - self._last < _STEP_S:
                return
            await asyncio.to_thread(self._move, at)
            self._last = at

    def _move(self, at: float) -> None:
        words = {"epoch_s": f"{at:.3f}", "epoch_ms": epoch_ms(at)}
        if self._hook.url:
            answer = httpx.post(_filled(self._hook.url, words), timeout=_PATIENCE_S, verify=trust(insecure=self._insecure), trust_env=False)
            answer.raise_for_status()
        if self._hook.command:
            command = shlex.split(_filled(self._hook.command, words))
            subprocess.run(command, check=True, timeout=_PATIENCE_S, capture_output=True)


def epoch_ms(at: float) -> str:
    """A moment as a portal's clock is told: whole milliseconds since 1970."""
    return f"{at * 1000:.0f}"


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace("{" + word + "}", value)
    return text
