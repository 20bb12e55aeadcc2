"""Some hosts cannot be reached while others can."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, Network, at_least, listed, pause, role_of


@dataclass
class HostUnreachable:
    """A part of the network is gone: the identity provider while the portal is up, or the reverse.

    On the wire: requests for the named hosts (or, where both live on one host, of the named roles) are not sent on: the
    connection is closed without an answer, at once or after ``after_s``; answers under way from there are lost, and streams
    from there are cut. Everything else passes. The browser sees network errors for one half of its requests and success for
    the other. The portal sees nothing of the former.

    In the real world: a split-tunnel VPN drops, and the hospital's own portal is still there while the identity provider in
    the cloud is not; or the identity provider answers happily while the portal's data centre is gone.

    Attributes:
        hosts: names that cannot be reached, with commas between them; when given, the roles are not looked at.
        roles: roles of exchanges that cannot be reached, with commas between them: those of the identity provider.
        reverse: the named can be reached, and nothing else.
        after_s: virtual seconds until the browser hears of it: 0 for no route, about 20 for a connection attempt that is
            given up.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"sign-in", "refresh"}))
    hosts: str = ""
    roles: str = "sign-in, refresh"
    reverse: bool = False
    after_s: float = 0.0

    def __post_init__(self) -> None:
        """Check the parameters."""
        at_least(0, after_s=self.after_s)

    def starts(self, network: Network) -> None:
        """Cut the streams that come from there."""
        network.cut_streams(self._unreachable)

    def ends(self, network: Network) -> None:
        """The way is free; nothing is to be undone."""

    async def request(self, flow: http.HTTPFlow) -> None:
        """It does not get through."""
        if not self._unreachable(flow):
            return
        if self.after_s:
            await pause(flow, self.after_s)
        flow.kill()

    def response(self, flow: http.HTTPFlow) -> None:
        """Nothing comes back either."""
        if self._unreachable(flow):
            flow.kill()

    def _unreachable(self, flow: http.HTTPFlow) -> bool:
        named = flow.request.host in listed(self.hosts) if self.hosts else role_of(flow) in listed(self.roles)
        return named != self.reverse


addons = [HostUnreachable()]
