"""A new token is not known everywhere at once."""

import time
from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import ENGINE, Applies, at_least
from wardround.wire.purse import issued, presented, refuse


@dataclass
class ReplicaLag:
    """For some seconds after a refresh, the new access token is not known where it is presented.

    On the wire: the answer that issues it passes unchanged; requests that present it within ``lag_s`` virtual seconds carry it
    garbled, so that the portal answers with its own refusal. Afterwards (or once the fault has ended) the same token is
    good. Aim it at the refresh; it then meets the token wherever it goes. The browser sees success, and a refusal of what
    it has just been given: an application that refreshes again at once, and again, storms; one that signs out has taken a
    replica's delay for an end. The portal acted on the refresh, and not on what was refused.

    In the real world: tokens are written to one database node and read from another; a gateway fetches its list now and then.

    Attributes:
        lag_s: virtual seconds.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"refresh"}), styles=frozenset({"tokens"}))
    lag_s: float = 2.0
    _until: dict[str, float] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the parameters."""
        at_least(0, lag_s=self.lag_s)

    def request(self, flow: http.HTTPFlow) -> None:
        """Alone: what was issued just now is not known yet; inside wardround the wire remembers."""
        if ENGINE not in flow.metadata:
            now = time.monotonic()
            refuse(flow, [secret for secret in presented(flow, "access") if now < self._until.get(secret.value, 0.0)])

    def response(self, flow: http.HTTPFlow) -> None:
        """From here on it takes its time."""
        new = issued(flow, "access", "session")
        refuse(flow, new, for_s=self.lag_s)
        if ENGINE not in flow.metadata:
            self._until |= {secret.value: time.monotonic() + self.lag_s for secret in new}


addons = [ReplicaLag()]
