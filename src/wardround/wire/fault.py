"""What a fault is: a class with public fields as its parameters and methods named after mitmproxy's events.

    class ResponseLost:
        def response(self, flow): flow.kill()

``request(flow)`` and ``response(flow)`` (either may be async, one is enough) are called with the exchanges that the fault
is aimed at. Further powers are separate small protocols. The functions below work inside wardround and, as far as it can
know, when the same file runs alone under ``mitmdump -s``. (A fault file has no ``from __future__ import annotations``:
mitmdump loads it outside ``sys.modules``, where a dataclass cannot look up annotations that are text.)

Where a fault makes sense is said by a class attribute, which ``wardround explore`` reads. A fault that is put up by hand
goes wherever it is aimed.

    applies: ClassVar[Applies] = Applies(roles=frozenset({"write", "refresh"}), json_only=True)
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable, Iterable

    from mitmproxy import http

ENGINE = "wardround"
"""Set on every exchange that the engine knows; absent when a fault runs alone."""
RESEND = "wardround.resend_of"
PAUSE = "wardround.pause"
STREAMS = frozenset({"stream", "websocket"})
"""Words for an exchange without an end, in ``role`` and in ``how``."""
SCRIPTED = frozenset({"fetch", "unknown"})
"""``how`` of a request that a page's script sent, or may have sent."""


@dataclass(frozen=True)
class Applies:
    """Where a fault makes sense. What is None is not asked; ``Applies()`` is every exchange but streams.

    Attributes:
        roles: of the exchange, as in ``Exchange.role``.
        hows: as in ``Exchange.how``.
        methods: HTTP methods, in capitals.
        json_only: only where the portal's answer is JSON.
        with_body: only where the portal's answer has a body.
        styles: session styles of the profile: ``tokens``, ``cookie``.
    """

    roles: frozenset[str] | None = None
    hows: frozenset[str] | None = None
    methods: frozenset[str] | None = None
    json_only: bool = False
    with_body: bool = False
    styles: frozenset[str] | None = None

    def why_not(self, role: str, method: str, how: str, content_type: str | None, style: str | None = None) -> str | None:
        """None where it applies, else the reason in words.

        Args:
            role: as in ``Exchange.role``.
            method: in capitals.
            how: as in ``Exchange.how``.
            content_type: of the portal's own answer; None for an answer without a body.
            style: of the session; None where it is not known, and then not asked.
        """
        streaming = STREAMS & {role, how}
        if streaming and not streaming & ((self.roles or frozenset()) | (self.hows or frozenset())):
            return "not for streams"
        asked = (
            ("role", self.roles, role),
            ("how", self.hows, how),
            ("method", self.methods, method),
            ("session style", self.styles, style),
        )
        for word, allowed, given in asked:
            if allowed is not None and given is not None and given not in allowed:
                return f"only for {word} {_either(allowed)}, not {given}"
        if self.json_only and "json" not in (content_type or "").lower():
            return f"only for answers in JSON, not {content_type or 'without a body'}"
        if self.with_body and content_type is None:
            return "only for answers with a body"
        return None


def _either(words: Iterable[str]) -> str:
    *some, last = sorted(words)
    return f"{', '.join(some)} or {last}" if some else last


def why_not(  # noqa: PLR0913  # what a matrix knows of an exchange
    fault_class: type, *, role: str, method: str, how: str, content_type: str | None, style: str | None = None, by: str = "browser"
) -> str | None:
    """Why a fault makes no sense at an exchange; None where it does.

    A class without ``applies`` fits everywhere but at streams. None fits at the harness's own exchanges (``by``).
    """
    if by != "browser":
        return "an exchange of the harness itself"
    declared = getattr(fault_class, "applies", None)
    declared = declared if isinstance(declared, Applies) else Applies()
    return declared.why_not(role, method.upper(), how, content_type, style)


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
