"""What a fault is: a class with public fields as its parameters and methods named after mitmproxy's events.

    class ResponseLost:
        def response(self, flow): flow.kill()

``request(flow)`` and ``response(flow)`` (either may be async, one is enough) are called with the exchanges that the fault
is aimed at. Further powers are separate small protocols. The functions below work inside wardround and, as far as it can
know, when the same file runs alone under ``mitmdump -s``. (A fault file has no ``from __future__ import annotations``:
mitmdump loads it outside ``sys.modules``, where a dataclass cannot look up annotations that are text.)
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable

    from mitmproxy import http

ENGINE = "wardround"
"""Set on every exchange that the engine knows; absent when a fault runs alone."""
RESEND = "wardround.resend_of"
PAUSE = "wardround.pause"


@runtime_checkable
class Windowed(Protocol):
    """Told when its window begins and ends."""

    def starts(self, network: Network) -> None:
        """It begins. ``at`` in virtual seconds is ``network.now``."""
        ...

    def ends(self, network: Network) -> None:
        """It ends: undo what ``starts`` did."""
        ...


@runtime_checkable
class Seeded(Protocol):
    """Draws by lot: given the scenario's seeded source before its first exchange."""

    random: random.Random


@runtime_checkable
class Impersonating(Protocol):
    """Answers for hosts that do not exist (a captive portal's own page): they pass the wire's list of hosts."""

    hosts: frozenset[str]


class Network(Protocol):
    """What a windowed fault may do to the network as a whole."""

    @property
    def now(self) -> float:
        """Virtual seconds since 1970."""
        ...

    def cut_streams(self) -> None:
        """Close the connections of all open WebSockets and event streams, without a word to either side."""
        ...


def resent(flow: http.HTTPFlow) -> bool:
    """Whether the browser's transport sent this again by itself after an earlier one was lost."""
    return RESEND in flow.metadata


async def pause(flow: http.HTTPFlow, seconds: float) -> None:
    """Wait in virtual time; in real time where there is no virtual one."""
    wait: Callable[[float], Awaitable[None]] = flow.metadata.get(PAUSE, asyncio.sleep)
    await wait(seconds)


def readable_headers(flow: http.HTTPFlow) -> dict[str, str]:
    """Headers that let a page of another origin read an answer that the portal did not make (none for its own origin)."""
    origin = flow.request.headers.get("origin")
    if not origin:
        return {}
    return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", "vary": "origin"}
