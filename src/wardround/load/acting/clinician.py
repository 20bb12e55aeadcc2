"""A clinician as a Locust user: signs in, works in several tabs that share one session, thinks, idles, leaves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

import gevent
import msgspec
from locust import FastHttpUser, task
from locust.exception import StopUser

from wardround.browser.authenticator import Authenticator
from wardround.load.acting.alert_stream import AlertStream
from wardround.load.acting.carrier import Carrier
from wardround.load.acting.passage import Passages, through
from wardround.load.acting.presence import Presence
from wardround.load.acting.standing import SessionOver, Standing
from wardround.load.acting.tab import WireTab
from wardround.load.evidence import Member
from wardround.load.mix import Nature, span

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.load.acting.seating import Seating
    from wardround.load.acting.ward import Ward

DRAIN_S = 5.0
"""How long tabs may finish what they are doing when the run ends."""
WITHOUT_PATIENT = frozenset({"open_ward_list"})
BEHIND: dict[str, object] = {"behind": True}
"""Context of exchanges behind the wire: what becomes of them says nothing of the portal's health."""
AGAIN_S = 20.0
"""After so long somebody who was not let in tries again."""


class Clinician(FastHttpUser):
    """One clinician. The first tab is Locust's own loop; further tabs, the page's polls and the alert stream run beside it."""

    # of a thousand clinicians, each has a smaller dictionary
    __slots__ = (
        "_beside", "_busy", "_context", "_dice", "_flows", "_nature", "_number", "_presence", "_seat", "_standing", "_stream", "_tabs",
        "_weights",
    )  # fmt: skip

    abstract = True
    ward: ClassVar[Ward]
    seating: ClassVar[Seating]
    connection_timeout = 10.0
    network_timeout = 30.0

    def on_start(self) -> None:
        """Take a seat and come in."""
        self._beside: dict[str, gevent.Greenlet] = {}
        self._busy: tuple[gevent.Greenlet, ...] = ()
        self._presence: Presence | None = None
        self._context: dict[str, object] = {}
        self._seat = -1
        taken = self.seating.take()
        if taken is None:
            raise StopUser("no account is free")
        self._number, self._seat = taken
        ward = self.ward
        persona = ward.seats.persona(self._seat)
        self._nature = Nature(ward.plan.seed, self._seat, ward.habits)
        self._dice = [self._nature.dice(f"tab {number}") for number in range(self._nature.tabs)]
        self._flows, self._weights = ward.work_of(persona.role)
        self._standing = Standing(ward, self._number, persona.username)
        way = ward.plan.way if self._seat in ward.behind else None
        if way is not None:
            self.client = through(self, way)  # type: ignore[misc] # the class above has no slots, and sets it so itself
            self._context = BEHIND
            self._standing.passages = Passages(way, self._number)
        carrier = Carrier(ward, self.client, self._standing)
        authenticator = Authenticator(persona)
        self._tabs = [WireTab(ward, self._standing, carrier, self._seat, authenticator, number) for number in range(self._nature.tabs)]
        self._stream = AlertStream(self._tabs[0], self.client)
        member = Member(at=time.time(), user=self._number, worker=ward.writer.worker, clinician=persona.alias, role=persona.role)
        ward.put(msgspec.structs.replace(member, tabs=len(self._tabs), wire=", ".join(ward.plan.conditions) if way else ""))
        gevent.sleep(span(self._dice[0], ward.habits.arrive))
        self._come_in(mistyped=self._nature.mistypes)

    def context(self) -> dict[str, object]:
        """What is said of each exchange besides itself."""
        return self._context

    def wait_time(self) -> float:
        """Between two acts of the first tab."""
        return self._pause(0)

    @task
    def work(self) -> None:
        """One act in the first tab; signs in (again) where that is needed."""
        if not self._standing.alive:
            self._come_in()
        if self._standing.alive:
            doing, words = self._choose(0)
            try:
                doing(*words)
            except SessionOver:
                return

    def on_stop(self) -> None:
        """Let the tabs finish, sign out (or forget to), give the seat back."""
        if self._seat < 0:
            return
        standing = self._standing
        alive, standing.leaving = standing.alive, True
        gevent.joinall(self._busy, timeout=DRAIN_S)
        self._stop_beside()
        if alive and standing.alive:
            if self._nature.forgets:
                standing.end("given-up", "left without signing out")
            else:
                self._sign_out()
        self.seating.give(self._seat)

    def _sign_out(self) -> None:
        try:
            self.ward.form("sign_out")(self._tabs[0])
        except SessionOver:
            return
        self._standing.end("given-up", "the sign-out had no answer")

    def _come_in(self, *, mistyped: bool = False) -> None:
        self._stop_beside()
        if self.ward.form("sign_in")(self._tabs[0], mistyped=mistyped) != "done":
            gevent.sleep(AGAIN_S)
            return
        self._presence = Presence(self._tabs, self._stream, self._nature)
        self._presence.start()
        if self.ward.script.stream:
            self._beside["stream"] = gevent.spawn(self._stream.run)
        for number in range(1, len(self._tabs)):
            self._beside[f"tab {number}"] = gevent.spawn(self._work_in, number)

    def _stop_beside(self) -> None:
        if self._presence:
            self._presence.stop()
        gevent.killall(list(self._beside.values()))
        self._beside.clear()

    def _work_in(self, number: int) -> None:
        """One act in a further tab, and a timer for the next."""
        if not self._standing.alive or self._standing.leaving:
            return
        me = gevent.getcurrent()
        self._busy = (*self._busy, me)
        doing, words = self._choose(number)
        try:
            doing(*words)
        except SessionOver:
            pass
        finally:
            self._busy = tuple(one for one in self._busy if one is not me)
        self._beside[f"tab {number}"] = gevent.spawn_later(self._pause(number), self._work_in, number)

    def _choose(self, number: int) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """What is done next in a tab, and with what."""
        dice = self._dice[number]
        flow = dice.weighted(self._flows, self._weights)
        if flow in WITHOUT_PATIENT:
            return self.ward.form(flow), (self._tabs[number],)
        return self.ward.form(flow), (self._tabs[number], dice.one_of(self.ward.profile.patients))

    def _pause(self, number: int) -> float:
        habits, dice = self.ward.habits, self._dice[number]
        return span(dice, habits.idle if dice.random() < habits.idles else habits.think)
