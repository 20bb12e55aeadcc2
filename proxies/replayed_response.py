"""An answer from before."""

from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, browser_of

_Asked = tuple[str, str, str]
_GOOD = range(200, 300)
"""Nobody keeps a refusal: given again, it would be the portal's own word."""
_MOST = 200
"""So many answers are remembered, the newest: a shift has thousands."""
_REPLAYED = "replayed_response.replayed"


@dataclass
class ReplayedResponse:
    """The same browser gets an earlier answer to the same method and path once more.

    On the wire: the last successful answer (2xx) to the same method and address that went to this browser while the fault was
    up, headers and cookies included, in place of a new one. Where there was none, nothing happens. The browser takes it for new: an old
    list, an old token, a session cookie that was replaced since. The portal did not act, unless ``reached`` is set: then it
    acted, and its answer is withheld.

    In the real world: a cache on the way that ignores ``no-store``, a service worker that answers from its store, a replica
    that lags behind.

    Attributes:
        reached: the portal gets the request and acts, and its answer is replaced.
    """

    applies: ClassVar[Applies] = Applies(with_body=True)
    reached: bool = False
    _earlier: dict[_Asked, http.Response] = field(default_factory=dict, init=False, repr=False)

    def request(self, flow: http.HTTPFlow) -> None:
        """Answer from memory."""
        earlier = self._earlier.get(self._asked(flow))
        if earlier is not None and not self.reached:
            flow.response = earlier.copy()
            flow.metadata[_REPLAYED] = True

    def response(self, flow: http.HTTPFlow) -> None:
        """Remember an answer, or replace it."""
        if flow.metadata.get(_REPLAYED):
            return
        earlier = self._earlier.get(self._asked(flow))
        if earlier is not None and self.reached:
            flow.response = earlier.copy()
        else:
            self.overhears(flow)

    def overhears(self, flow: http.HTTPFlow) -> None:
        """Remember an answer that passes."""
        if flow.response is not None and flow.response.status_code in _GOOD and not flow.response.stream:
            asked = self._asked(flow)
            self._earlier.pop(asked, None)
            self._earlier[asked] = flow.response.copy()
            if len(self._earlier) > _MOST:
                del self._earlier[next(iter(self._earlier))]

    @staticmethod
    def _asked(flow: http.HTTPFlow) -> _Asked:
        return browser_of(flow), flow.request.method, flow.request.url


addons = [ReplayedResponse()]
