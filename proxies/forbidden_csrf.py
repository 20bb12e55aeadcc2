"""The form's token does not match."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from mitmproxy import http

from wardround.wire.fault import Applies, one_of
from wardround.wire.reply import reply

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


@dataclass
class ForbiddenCsrf:
    """A write is refused because its token against forged requests does not match.

    On the wire: the request is not sent on; status 403 (or 419, as some frameworks say it) in the portal's place. Requests
    that only read pass. The browser is told that it may not; it still is signed in. The portal did not act. An application
    should fetch a fresh token and send again, and keep what was typed.

    In the real world: a tab that was opened before somebody signed in anew in another, a page restored after the weekend,
    two nodes with different secrets.

    Attributes:
        status: HTTP status, 403 or 419.
    """

    applies: ClassVar[Applies] = Applies(methods=frozenset({"POST", "PUT", "PATCH", "DELETE"}), styles=frozenset({"cookie"}))
    status: Literal[403, 419] = 403

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        one_of((403, 419), status=self.status)

    def request(self, flow: http.HTTPFlow) -> None:
        """Refuse what writes."""
        if flow.request.method not in _SAFE:
            reply(flow, self.status, {"error": "csrf_mismatch", "message": "CSRF token mismatch."})


addons = [ForbiddenCsrf()]
