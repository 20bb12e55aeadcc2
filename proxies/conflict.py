"""Somebody else was faster."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies
from wardround.wire.reply import reply


@dataclass
class Conflict:
    """A write is refused with 409: the record was changed by somebody else meanwhile.

    On the wire: the request is not sent on; status 409 in the portal's place. The browser is told that what it wrote was not
    taken. The portal did not act, and will not by itself: sending the same again is no remedy, and dropping what was
    typed without a word is none either.

    In the real world: two nurses chart on one patient, a pharmacist changes the order that is being signed.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"write"}))

    def request(self, flow: http.HTTPFlow) -> None:
        """Refuse."""
        reply(flow, 409, {"error": "conflict", "message": "The record was changed meanwhile."})


addons = [Conflict()]
