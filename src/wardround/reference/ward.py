"""The portal behind its web front: everything it keeps, in one object that is handed in, never global."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardround.reference.alerts import Alerts
from wardround.reference.audit import Audit
from wardround.reference.clock import Clock
from wardround.reference.drafts import Drafts
from wardround.reference.record import Record
from wardround.reference.sessions import Sessions
from wardround.reference.signin import SignIn
from wardround.reference.store import Store
from wardround.reference.tokens import Tokens

if TYPE_CHECKING:
    from wardround.reference.policy import Policy
    from wardround.reference.settings import Settings


class Ward:
    """One portal."""

    def __init__(self, settings: Settings, policy: Policy) -> None:
        """Open the store and put the parts together."""
        self.settings = settings
        self.policy = policy
        self.clock = Clock()
        self.store = Store(settings.db)
        self.audit = Audit(self.store, self.clock, policy)
        self.sessions = Sessions(self.store, self.clock, self.audit, policy)
        self.tokens = Tokens(self.store, self.clock, self.sessions, policy)
        self.sign_in = SignIn(self.store, self.clock, self.audit, policy)
        self.record = Record(self.store, self.clock, self.audit, policy)
        self.drafts = Drafts(self.store, self.clock, policy)
        self.alerts = Alerts(self.store, self.clock)
        self.alerts.tick()
        self.open_charts: dict[tuple[str, str], str] = {}
        """The patient whose chart each tab of each session opened last."""
        self.kept_charts: dict[str, tuple[float, dict[str, Any]]] = {}
        """Charts that may be served again, with the time at which they were made (none, in a healthy portal)."""
        self.in_flight = self.streams = 0
        """Requests under way, and streams among them."""

    def look(self) -> None:
        """What time has brought: sessions that ran out, alerts that are due. Called before every request and by ``keep``."""
        self.sessions.sweep()
        self.alerts.tick()

    async def keep(self) -> None:
        """Do the same while nobody asks: sleeps until the next deadline, never polls."""
        while True:
            self.look()
            dues = [due for due in (self.sessions.next_deadline(), self.alerts.next_due) if due is not None]
            await self.clock.wait(min(dues, default=None))

    def tell(self, seconds: float) -> None:
        """Move the test clock. The first word may name any date: the monitors then start there."""
        first = not self.clock.told
        self.clock.tell(seconds)
        if first:
            self.store.run("delete from alert")
            self.alerts.reset()

    def reset(self) -> None:
        """A fresh ward: no sessions, no record, no used codes, real time."""
        self.store.reset()
        self.clock.forget()
        self.alerts.reset()
        self.alerts.tick()
        self.open_charts.clear()
        self.clock.wake()
