"""The request reaches a node that does not know the session."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies
from wardround.wire.purse import presented, refuse, take_off


@dataclass
class LostSessionNode:
    """A node without the session answers: the next request may reach the right one again.

    On the wire: the credentials (access token, session, refresh token) are taken off the request on its way; the portal
    answers with its own refusal, and that goes back unchanged, with the anonymous session that it may set. The browser sees
    a refusal, or the sign-in page, although nothing has ended: a second attempt succeeds. The portal did not act.

    In the real world: sessions in a node's memory behind a load balancer without stickiness, or one whose stickiness is gone
    after a deployment: tab A is served by one node, tab B by another.

    Attributes:
        unknown: the credentials arrive garbled: the node sees one and knows nobody behind it. Some portals answer differently.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"refresh", "heartbeat", "extend", "read", "write"}))
    unknown: bool = False

    def request(self, flow: http.HTTPFlow) -> None:
        """Nobody is known there."""
        secrets = presented(flow, "access", "session", "refresh")
        if self.unknown:
            refuse(flow, secrets)
        else:
            take_off(flow, secrets)


addons = [LostSessionNode()]
