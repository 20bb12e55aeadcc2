"""A credential is withdrawn in the middle of work."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from mitmproxy import http

from wardround.wire.fault import Applies, one_of
from wardround.wire.purse import presented, refuse


@dataclass
class TokenRevoked:
    """The credentials that a request presents are refused, from now on and for good.

    On the wire: they are garbled on their way, in this request and in every later one, in whichever tab and although the
    fault has ended: what was revoked does not come back to life. The portal answers with its own refusal. The browser sees
    it, and whoever signs in anew gets new credentials, which work. The portal did not act on what was refused. (Its own
    record still holds the session: it never heard of a revocation.)

    In the real world: the user's account was locked, a password changed elsewhere, an administrator ended all sessions; with
    ``what="access"``, a gateway's revocation list, after which a refresh helps.

    Attributes:
        what: ``all`` credentials of the request, or only its ``access`` token or its ``refresh`` token.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"refresh", "heartbeat", "extend", "read", "write"}))
    what: Literal["all", "access", "refresh"] = "all"

    def __post_init__(self) -> None:
        """Check the parameters."""
        one_of(("all", "access", "refresh"), what=self.what)

    def request(self, flow: http.HTTPFlow) -> None:
        """From here on they are worth nothing."""
        kinds = ("access", "refresh", "session") if self.what == "all" else (self.what,)
        refuse(flow, presented(flow, *kinds), for_s=None)


addons = [TokenRevoked()]
