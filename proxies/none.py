"""Nothing happens."""

from dataclasses import dataclass

from mitmproxy import http


@dataclass
class None_:  # noqa: N801  # None is taken
    """The identity: every exchange passes as it is.

    On the wire, in the browser and at the portal: nothing. The control of every experiment: what is broken with it is not
    the network's doing. Also the shape from which a new fault is made: public fields are its parameters, with their unit
    in their name (``delay_s``); ``request`` and ``response`` are mitmproxy's events; one of them is enough.
    """

    def request(self, flow: http.HTTPFlow) -> None:
        """Let it pass."""


addons = [None_()]
