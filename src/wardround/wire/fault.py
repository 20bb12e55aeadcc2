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

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from wardround.wire.waiting import alone

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

    from mitmproxy import http

    from wardround.wire.waiting import Interruption, Waiting

ENGINE = "wardround"
"""The number of the exchange, on each that the engine knows; absent when a fault runs alone."""
RESEND = "wardround.resend_of"
PAUSE = "wardround.pause"
CLINICIAN = "wardround.clinician"
ROLE = "wardround.role"
DETAIL = "wardround.detail"
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
class Overhearing(Protocol):
    """Hears the answers that it is not aimed at, as they leave for the browser. It must not change them."""

    def overhears(self, flow: http.HTTPFlow) -> None:
        """An answer passes."""
        ...


@runtime_checkable
class Impersonating(Protocol):
    """Answers for hosts that do not exist (a captive portal's own page): they pass the wire's list of hosts."""

    hosts: frozenset[str]


@runtime_checkable
class Following(Protocol):
    """Stays with what it has once met: the same tab's next requests of the same method and path are its own, too."""

    follows: bool


class Network(Protocol):
    """What a windowed fault may do to the network as a whole."""

    @property
    def now(self) -> float:
        """Virtual seconds since 1970."""
        ...

    def cut_streams(self, of: Callable[[http.HTTPFlow], bool] | None = None) -> None:
        """Close the connections of open WebSockets and event streams, without a word to either side: of those, if given.

        Only those of the clinician at whom the fault is aimed, if it is aimed at one.
        """
        ...

    def cut_connections(self, flow: http.HTTPFlow | None = None) -> None:
        """Close connections of browsers to the portal, whatever is on them, without a word.

        Args:
            flow: only those of the clinician who sent this; the connection of this exchange itself stays (it may be killed).
                None: of the clinician at whom the fault is aimed, or of all.
        """
        ...


def resent(flow: http.HTTPFlow) -> bool:
    """Whether the browser's transport sent this again by itself after an earlier one was lost."""
    return RESEND in flow.metadata


def role_of(flow: http.HTTPFlow) -> str | None:
    """The role of an exchange (``refresh``, ``write`` ...); None when the fault runs alone: nobody knows."""
    role: str | None = flow.metadata.get(ROLE)
    return role


def listed(text: str) -> frozenset[str]:
    """The words of a parameter that names several things: ``"a, b"`` (a parameter is one plain value, so that it can be typed)."""
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def detail(flow: http.HTTPFlow) -> None:
    """Say that the answer remains the portal's own: this fault changes a detail of it and puts nothing in its place."""
    flow.metadata[DETAIL] = True


async def pause(flow: http.HTTPFlow, seconds: float, *, unless: Interruption | None = None, unless_gone: bool = False) -> bool:
    """Wait in virtual time; in real time where there is no virtual one. The end of the fault ends the wait.

    Args:
        flow: the exchange that waits.
        seconds: how long.
        unless: this ends the wait, too.
        unless_gone: the browser's giving up ends the wait too. (Seen where it closes a connection: not when it resets one
            stream of HTTP/2.)

    Returns:
        Whether the time came. The end of a scenario lets everyone go as if it had.
    """
    waiting = waiting_of(flow)
    also = [*([waiting.gone] if unless_gone else []), *([unless] if unless else [])]
    return await waiting.until(waiting.moment() + seconds, *also)


def waiting_of(flow: http.HTTPFlow) -> Waiting:
    """How this exchange waits for the fault that has it in hand."""
    given: Waiting | None = flow.metadata.get(PAUSE)
    return given or alone()


def browser_of(flow: http.HTTPFlow) -> str:
    """Whose browser it is: the clinician's alias; alone, the address that it comes from."""
    known: str | None = flow.metadata.get(CLINICIAN)
    return known or str((flow.client_conn.peername or ("?",))[0])


def readable_headers(flow: http.HTTPFlow) -> dict[str, str]:
    """Headers that let a page of another origin read an answer that the portal did not make (none for its own origin)."""
    origin = flow.request.headers.get("origin")
    if not origin:
        return {}
    return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", "vary": "origin"}


def at_least(least: float, most: float = math.inf, **given: float | None) -> None:
    """Check a fault's numbers: ``at_least(0, delay_s=self.delay_s)``. None passes.

    Raises:
        ValueError: one is too small, too large or no number; with its name.
    """
    for name, value in given.items():
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
            msg = f"{name} is a number, not {value!r}"
            raise ValueError(msg)
        if not least <= value <= most or math.isinf(value):
            msg = f"{name} is {value:g}: it must be {f'at least {least:g}' if math.isinf(most) else f'from {least:g} to {most:g}'}"
            raise ValueError(msg)


def one_of(allowed: Iterable[object], **given: object) -> None:
    """Check a fault's choices: ``one_of(("portal", "browser"), before=self.before)``.

    Raises:
        ValueError: one is none of them; with its name.
    """
    choices = tuple(allowed)
    for name, value in given.items():
        if value not in choices:
            msg = f"{name} is {value!r}: it must be {_either(str(choice) for choice in choices)}"
            raise ValueError(msg)
