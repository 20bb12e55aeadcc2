"""The keys that sign tokens were changed."""

import time
from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, Network
from wardround.wire.purse import issued, issued_at, presented, refuse


@dataclass
class KeysRotated:
    """Every access token that was issued before this fault's start is refused; a refresh works.

    On the wire: old access tokens are garbled on their way, for good, so that the portal answers with its own refusal;
    tokens that it issues from now on, and refresh tokens, pass. The browser sees its token refused long before it expires;
    after a refresh everything works. In all tabs at once, so each of them wants to refresh in the same second. The portal
    did not act on what was refused.

    In the real world: the identity provider's signing keys are rotated, in a hurry and without an overlap; a restart with keys
    made anew.
    """

    applies: ClassVar[Applies] = Applies(
        roles=frozenset({"heartbeat", "extend", "read", "write"}), hows=frozenset({"fetch", "unknown"}), styles=frozenset({"tokens"})
    )
    _began: float = field(default_factory=time.monotonic, init=False, repr=False)
    _fresh: set[str] = field(default_factory=set, init=False, repr=False)

    def starts(self, network: Network) -> None:  # noqa: ARG002  # the order of things on the wire is real
        """From now on new keys sign."""
        self._began = time.monotonic()

    def ends(self, network: Network) -> None:
        """New keys stay; old tokens do not come back to life."""

    def request(self, flow: http.HTTPFlow) -> None:
        """Signed with the old key, nobody believes it."""
        old = [
            secret
            for secret in presented(flow, "access")
            if secret.value not in self._fresh and (issued_at(flow, secret) or 0.0) < self._began
        ]
        refuse(flow, old, for_s=None)

    def response(self, flow: http.HTTPFlow) -> None:
        """Alone, it is the answers that tell what is new."""
        self._fresh |= {secret.value for secret in issued(flow, "access")}


addons = [KeysRotated()]
