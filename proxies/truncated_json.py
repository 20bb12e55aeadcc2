"""JSON that stops in the middle."""

import json
from dataclasses import dataclass
from typing import ClassVar, Literal

from mitmproxy import http

from wardround.wire.delivery import cut
from wardround.wire.fault import Applies, at_least, one_of, resent


def _broken(body: bytes, size: int) -> bytes:
    """The longest beginning of a body, of at most so many bytes, that is no JSON any more."""
    while size:
        try:
            json.loads(body[:size])
        except ValueError:
            break
        size -= 1
    return body[:size]


@dataclass
class TruncatedJson:
    """The answer's body is cut short.

    On the wire: with ``short``, the first part of the body and a length that is right for it, so that nothing on the way can
    notice; with ``cut``, the full length is promised and the connection ends early. The browser sees success. Reading the body
    fails: with ``short`` as JSON, with ``cut`` as a network error. The portal acted, exactly once.

    In the real world: a buffer of fixed size in a gateway, a worker that is killed while it writes, a disk that is full where
    answers are spooled.

    Attributes:
        kind: ``short`` or ``cut``.
        at: how much of the body arrives, from 0 to less than 1.
    """

    applies: ClassVar[Applies] = Applies(json_only=True)
    kind: Literal["short", "cut"] = "short"
    at: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        one_of(("short", "cut"), kind=self.kind)
        at_least(0, 0.999, at=self.at)

    def request(self, flow: http.HTTPFlow) -> None:
        """Cut what the browser's transport sends again (it does where not even a head has come)."""
        if resent(flow):
            flow.kill()

    def response(self, flow: http.HTTPFlow) -> None:
        """Cut it short."""
        if self.kind == "cut":
            cut(flow, self.at, reset=False)
        elif flow.response is not None and (body := flow.response.get_content(strict=False)):
            # the content's setter writes the length anew
            flow.response.content = _broken(body, int(len(body) * self.at))


addons = [TruncatedJson()]
