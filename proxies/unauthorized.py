"""401, though the credential is good."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import SCRIPTED, Applies
from wardround.wire.reply import reply


@dataclass
class Unauthorized:
    """A gateway refuses a good credential with 401.

    On the wire: the request is not sent on; status 401 with a ``WWW-Authenticate`` header. The browser is told that it is
    not signed in, though it is: the next request with the same credential is served. The portal did not act and ended
    nothing. An application should renew its token or ask once more, not throw the clinician and the draft out.

    In the real world: one node of several that has not yet loaded the new signing key, a clock that runs behind on a gateway,
    a cache of sessions that is being refilled.

    Attributes:
        challenge: the ``WWW-Authenticate`` header.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"read", "write", "heartbeat", "extend"}), hows=SCRIPTED)
    challenge: str = 'Bearer error="invalid_token"'

    def request(self, flow: http.HTTPFlow) -> None:
        """Refuse."""
        reply(flow, 401, {"error": "invalid_token"}, {"www-authenticate": self.challenge})


addons = [Unauthorized()]
