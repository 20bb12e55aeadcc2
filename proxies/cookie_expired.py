"""A cookie arrives that has already expired."""

import re
import time
from dataclasses import dataclass
from email.utils import formatdate
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, at_least, detail, listed

_LIFE = re.compile(r";\s*(?:expires|max-age)\s*=[^;]*", re.IGNORECASE)


@dataclass
class CookieExpired:
    """``Set-Cookie`` arrives with an ``Expires`` that is past: the browser does not keep the cookie.

    On the wire: each ``Set-Cookie`` of the answer (or those of some names) gets an ``Expires`` in the past, and loses its
    ``Max-Age``, which would have precedence; all else is the portal's own. The browser sees success, drops the new cookie,
    and with it any older one of the same name: its next request comes without. The portal acted: it has begun or extended
    a session of which the browser holds nothing.

    In the real world: a server whose clock is behind sets ``Expires``; a client whose clock is ahead, in which it is past.

    Attributes:
        names: of cookies, with commas between them; none: all that the answer sets.
        ago_s: how many seconds before now.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"sign-in", "refresh", "extend"}))
    names: str = ""
    ago_s: float = 3600.0

    def __post_init__(self) -> None:
        """Check the parameters."""
        at_least(0, ago_s=self.ago_s)

    def response(self, flow: http.HTTPFlow) -> None:
        """Let it be past."""
        if flow.response is None:
            return
        lines = flow.response.headers.get_all("set-cookie")
        past = formatdate(time.time() - self.ago_s, usegmt=True)
        changed = [f"{_LIFE.sub('', line)}; Expires={past}" if self._meant(line) else line for line in lines]
        if changed != lines:
            flow.response.headers.set_all("set-cookie", changed)
            detail(flow)

    def _meant(self, line: str) -> bool:
        return not self.names or line.partition("=")[0].strip() in listed(self.names)


addons = [CookieExpired()]
