"""The wire of one run: every exchange of every clinician goes through it, is known, and can be held, lost or aged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wardround.clock.machine import overloaded
from wardround.history.events import BETWEEN_TABS, TIME_LEAKS
from wardround.wire.aim import Aim
from wardround.wire.condition import find as find_condition
from wardround.wire.never_met import why_never_met
from wardround.wire.playing import Playing
from wardround.wire.probe import probe
from wardround.wire.proxy import Proxy
from wardround.wire.scene import NOTE, Scene, ServerMode
from wardround.wire.spoken import parse
from wardround.wire.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mitmproxy import http

    from wardround.history.events import AnyEvent, Exchange
    from wardround.history.redaction import Redactor
    from wardround.portal.profile import Profile
    from wardround.wire.active import Active
    from wardround.wire.condition import Known
    from wardround.wire.gate import Before, Gate
    from wardround.wire.live import InFlight
    from wardround.wire.mishap import Mishap
    from wardround.wire.tabs import TabState


class Wire:
    """The proxy of a run. One at a time in a process (mitmproxy's context is process-wide).

    Args:
        profile: the portal; its hosts are the only ones that pass.
        port: 0 for a free one.
        secret: key of the credentials' fingerprints (the scenario's redactor holds the same).
        traffic: what sees the exchanges.

    Attributes:
        markers: intent markers of this run; fill in as they are made.
        passwords: passwords that must not stand in a URL; fill in as they are read.
        seed: of all lots that faults draw.
        adapter: the profile's adapter, if it has ``age_answer`` or ``activity_at`` (see ``wire/ageing.py``).
    """

    def __init__(self, profile: Profile, *, port: int = 0, secret: bytes, traffic: type[Traffic] = Traffic) -> None:
        """Nothing runs yet."""
        self.profile = profile
        self.secret = secret
        self.markers: set[str] = set()
        self.passwords: list[str] = []
        self.seed = 0
        self.adapter: object | None = None
        self._traffic = traffic(profile)
        self._proxy = Proxy(self._traffic, port=port, insecure_tls=profile.portal.insecure_tls)

    # -- the run -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen.

        Raises:
            UserError: no port could be had.
        """
        self._proxy.start()

    def stop(self) -> None:
        """End every connection. More than once is harmless."""
        self._proxy.stop()

    @property
    def proxy_url(self) -> str:
        """What a browser context takes as its proxy."""
        return f"http://127.0.0.1:{self._proxy.port}"

    @property
    def ca_file(self) -> Path:
        """The authority (PEM) that signs for the portal in this run."""
        return self._proxy.ca_file

    # -- the scenario ------------------------------------------------------------------------------------------

    def begin(self, emit: Callable[[AnyEvent], None], redactor: Redactor, *, server: ServerMode, now: float) -> None:
        """A scenario begins. ``emit`` is called from several threads. ``now``: virtual seconds since 1970.

        Raises:
            UserError: ``hooked``, and the profile does not say how the portal's clock is told.
        """
        if self._traffic.scene is not None:
            self.finish()
        self._traffic.scene = Scene(
            self.profile,
            emit,
            redactor,
            server=server,
            now=now,
            seed=self.seed,
            markers=self.markers,
            passwords=self.passwords,
            adapter=self.adapter,
            connections=self,
        )

    def finish(self) -> None:
        """The scenario is over: every gate and fault is taken down, unfinished exchanges are written as ``open``.

        Raises:
            Exception: the history could not be written.
        """
        scene, self._traffic.scene = self._traffic.scene, None
        if scene is not None:
            scene.close()

    @property
    def _scene(self) -> Scene:
        if self._traffic.scene is None:
            msg = "no scenario is under way on the wire: call begin() first"
            raise RuntimeError(msg)
        return self._traffic.scene

    def set_now(self, at: float, *, clinician: str | None = None) -> None:
        """It is ``at`` now (virtual seconds since 1970), everywhere or in one clinician's browser."""
        scene = self._scene
        scene.times.set(at, clinician)
        scene.programme.play(scene.times.now())
        scene.desk.barriers.look()

    def now(self) -> float:
        """Virtual now, seconds since 1970."""
        return self._scene.times.now()

    def acting(self, clinician: str, user: str) -> None:
        """Credentials that are issued by signing in from that browser belong to ``user`` from now on."""
        self._scene.owners.acting(clinician, user)

    def act(self, clinician: str, tab: str, act: int | None, flow: str | None = None) -> None:
        """The act under way in a tab (None: none any more); ``flow`` names it for ``Aim.after_act``."""
        self._scene.acts.set(clinician, tab, act, flow)

    def tab(self, clinician: str, tab: str, state: TabState) -> None:
        """A tab was opened, closed, frozen (or runs again: open): a barrier does not wait for one from which nothing can come."""
        scene = self._traffic.scene
        if scene is not None:  # browsers are closed when the scenario is over
            scene.desk.tabs.set(clinician, tab, state)
            scene.desk.barriers.look()

    # -- what is under way -------------------------------------------------------------------------------------

    def in_flight(self, *, role: str | None = None, tab: str | None = None, streams: bool = False) -> list[InFlight]:
        """Exchanges that are not over, in order of arrival; open streams only if asked for."""
        return [
            live.seen()
            for live in self._scene.ledger.under_way()
            if role in (None, live.role) and tab in (None, live.tab) and (streams or not live.stream)
        ]

    def held(self) -> int:
        """How many exchanges wait at a gate or for virtual time."""
        return self._scene.desk.held()

    def next_due(self) -> float | None:
        """Virtual time at which something on the wire goes on or ends by itself; None when nothing does. The clock stops there."""
        scene = self._scene
        return min((at for at in (scene.times.next_due(), scene.programme.next_at()) if at is not None), default=None)

    async def reached(self, at: float) -> None:
        """Wait, in the wire's own thread, until virtual time has come to ``at`` or the scenario is over."""
        await self._scene.times.reached(at)

    def open_streams(self) -> int:
        """How many WebSockets and event streams are open."""
        return sum(live.stream for live in self._scene.ledger.under_way())

    def blocking_streams(self) -> int:
        """How many event streams a page holds itself, so that its virtual time waits for them (WebSockets never do)."""
        return sum(live.stream and not live.aside and live.how != "websocket" for live in self._scene.ledger.under_way())

    def told(self, clinician: str, tab: str, n: int = 0, timeout: float = 0.0) -> int:
        """How many messages the portal has sent on the open streams of a tab; waits for the n-th, at most ``timeout`` real seconds."""
        return self._scene.ledger.told(clinician, tab, n, timeout)

    def leaked(self, clinician: str) -> None:
        """Virtual time has to be moved without waiting for answers. On an overloaded machine messages between tabs are then late."""
        if overloaded():
            text = f"the time of {clinician} stood still on an overloaded machine, and was moved on: what tabs told each other may be late"
            self._scene.remark(TIME_LEAKS, text, list(BETWEEN_TABS), once=clinician)

    def quiet(self, for_s: float = 0.02, timeout: float = 5.0) -> bool:
        """Wait until nothing but streams is in flight and nothing came for ``for_s`` real seconds. False after ``timeout``."""
        return self._scene.ledger.quiet(for_s, timeout)

    def count(self, aim: Aim) -> int:
        """How many exchanges of this scenario match (``nth`` is not looked at)."""
        return self._scene.ledger.count(aim)

    def wait_for(self, aim: Aim, n: int = 1, timeout: float = 5.0, *, over: bool = False) -> bool:
        """Wait until the n-th such exchange has reached the wire (``over``: and is over or held). False after ``timeout`` real seconds."""
        return self._scene.ledger.wait_for(aim, n, timeout, over=over)

    # -- disturb -----------------------------------------------------------------------------------------------

    def fault(self, fault: object, on: Aim | str = Aim()) -> Active:  # noqa: B008  # an immutable value
        """Put a fault up: an instance, or in words: ``latency(delay_s=3) on refresh of tab B``, or only a name of ``proxies/``.

        Ends with ``.end()``, with the ``with`` block, or with the scenario.

        Raises:
            UserError: the words are not understood (see ``spoken.parse``).
        """
        aim = Aim.of(on)
        if isinstance(fault, str):
            spoken = parse(fault)
            fault, aim = spoken.make(), aim if spoken.aim == Aim() else spoken.aim
        return self._scene.desk.fault(fault, aim)

    def condition(self, known: Known | str, *, at: float | None = None) -> Playing:
        """Begin a condition: a name of ``proxies/conditions/``, or one that was found. Ends like a fault, or when it is over.

        ``at``: virtual seconds since 1970; None for now.

        Raises:
            UserError: as ``condition.find``.
        """
        found = find_condition(known) if isinstance(known, str) else known
        scene = self._scene
        playing = Playing(
            found,
            scene.times.now() if at is None else at,
            put_up=lambda spoken: scene.desk.fault(spoken.make(), spoken.aim),
            say=lambda text: scene.remark("condition", text, NOTE),
        )
        scene.programme.begin(playing, scene.times.now())
        return playing

    def never_met(self, aim: Aim) -> str:
        """Why an aim was not met so far: the nearest exchange that came, and all that came, by role."""
        return why_never_met(aim, self._scene.ledger.arrived())

    def mishap(self, name: str, aim: Aim, parameters: dict[str, str]) -> Mishap:
        """Note what happens to a browser itself, as a fault that is no wire's doing. Ends like a fault."""
        return self._scene.desk.mishap(name, aim, parameters)

    def hold(self, on: Aim | str, *, before: Before = "portal", times: int = 1) -> Gate:
        """Hold the next ``times`` such exchanges, before the portal sees them or before the browser sees the answer."""
        return self._scene.desk.gate([Aim.of(on)], before=before, times=times)

    def barrier(
        self, *aims: Aim | str, before: Literal["portal", "browser"] = "portal", patience_s: float = 60.0, timeout_s: float = 30.0
    ) -> Gate:
        """One exchange for each aim is awaited; when all have come, all go.

        A barrier that cannot open lets everything go, and says in the history what each side waited for: at once when a side's
        tab is closed; soon when barriers wait for each other; after ``patience_s`` of ward time since a side came last; after
        ``timeout_s`` real seconds in any case. Every verdict is then could-not-tell.

        Raises:
            UserError: ``barrier-sides``; an aim in words is not understood.
        """
        return self._scene.desk.barrier([Aim.of(aim) for aim in aims], before=before, patience_s=patience_s, timeout_s=timeout_s)

    # -- the session's age ---------------------------------------------------------------------------------------

    def probe(self, clinician: str, what: Literal["access", "session", "refresh"], after: str) -> Exchange | None:
        """Ask the portal itself, past the browser, with an old credential; recorded as the harness's exchange.

        ``after`` names the end (``sign-out``, ``idle``, ``absolute``). None when that clinician never presented such a
        credential with success. A refresh token is presented only if it is the newest.
        """
        return probe(self._scene, clinician, what, after)

    def idle_deadline(self, clinician: str) -> float | None:
        """Server mode ``aged``: when that clinician's session ends if nobody does anything (virtual time); else None."""
        return self._scene.ager.deadline(clinician) if self._scene.ager else None

    @property
    def idle_assumed(self) -> bool:
        """Whether an idle end of this scenario rests on the wire's assumption and not on the portal's word."""
        return self._scene.ager is not None and self._scene.ager.idle_assumed

    def expired_cookies(self, clinician: str) -> list[str]:
        """Names of cookies that have run out in virtual time since the last question: clear them from the context."""
        return self._scene.jar.expired(clinician, self._scene.times.now(clinician))

    def cut_streams(self, of: Callable[[http.HTTPFlow], bool] | None = None) -> None:
        """Close the connections of all open streams (or of those) without a word."""
        self._proxy.cut(self._traffic.under_way.cut_streams(of))

    def cut_connections(self, clinician: str | None = None, *, but: http.HTTPFlow | None = None) -> None:
        """Close all connections of a clinician's browser (None: of every browser) without a word, but for that of one exchange."""
        self._proxy.cut(self._traffic.under_way.cut_connections(clinician, but))

    def signal_late(self, flow: http.HTTPFlow) -> None:
        """What a fault kept back of an event stream may go."""
        self._proxy.signal_late(flow)
