"""What one process of a run does beside its clinicians: writes down evidence, tells its clock, stops when the portal is down."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gevent
from locust.runners import MasterRunner, WorkerRunner

from wardround.load.acting.breaker import Breaker
from wardround.load.acting.courier import HAND, Courier, receive
from wardround.load.acting.seating import Asking, Dealer, Seating, serve
from wardround.load.acting.ward import Ward
from wardround.load.evidence import FOLDER, Clock
from wardround.load.plan import STOPPED
from wardround.load.writer import Writer

if TYPE_CHECKING:
    from locust.env import Environment

    from wardround.load.plan import Plan

TIME, DOWN = "wardround-time", "wardround-down"
FLUSH_S = 1.0
CLOCK_S = 30.0
"""How often the clocks are compared."""


class Office:
    """One process, whatever its part in the run.

    Args:
        environment: Locust's, with its runner made.
        plan: of the run.
    """

    def __init__(self, environment: Environment, plan: Plan) -> None:
        self._environment = environment
        self._runner: Any = environment.runner
        self._worker = isinstance(self._runner, WorkerRunner)
        self._master = isinstance(self._runner, MasterRunner)
        name = str(self._runner.client_id) if self._worker else "master" if self._master else "local"
        folder = Path(plan.folder) / FOLDER if plan.folder else None
        self.writer: Writer = Writer(folder, name) if folder else Courier(self._runner, name)
        self.ward = Ward(plan, self.writer)
        self.breaker = Breaker()
        self.seating: Seating = Asking(environment, self.ward) if self._worker else Dealer(self.ward.seats.places)
        self._clocked = self._portal_clocked = 0.0
        if self._master:
            serve(environment, self.seating, self.ward)  # type: ignore[arg-type] # the master's is a Dealer
            self._runner.register_message(TIME, self._tell_time)
            self._runner.register_message(DOWN, self._down)
            if folder:
                receive(self._runner, folder)
        if self._worker:
            self._runner.register_message(TIME, self._told_time)
        environment.events.request.add_listener(self._over)
        # before a worker tells its master that all have left, and the master goes
        environment.events.test_stop.add_listener(lambda **_: self.writer.flush())
        environment.events.quit.add_listener(lambda **_: self.writer.close())
        self._flusher = gevent.spawn(self._each_second)

    def _each_second(self) -> None:
        while True:
            gevent.sleep(FLUSH_S)
            self.writer.flush()
            if self._worker and time.monotonic() - self._clocked >= CLOCK_S:
                self._clocked = time.monotonic()
                self._runner.send_message(TIME, time.time())
            if self.breaker.tripped and not self._worker:
                self._stop(self.breaker.tripped)
            elif self.breaker.tripped:
                self._runner.send_message(DOWN, self.breaker.tripped)

    # --- clocks

    def _tell_time(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 (locust's message)
        self._runner.send_message(TIME, {"sent": msg.data, "master": time.time()}, client_id=msg.node_id)

    def _told_time(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 (locust's message)
        now, sent = time.time(), msg.data["sent"]
        self.ward.put(Clock(at=now, worker=self.writer.worker, master_s=msg.data["master"] - (sent + now) / 2, error_s=(now - sent) / 2))

    def _portal_time(self, header: str, sent: float, ms: float) -> None:
        try:
            told = parsedate_to_datetime(header).timestamp()
        except ValueError:
            return
        # the header has whole seconds: its middle is the best guess
        self.ward.put(Clock(at=sent, worker=self.writer.worker, portal_s=told + 0.5 - sent - ms / 2000, error_s=ms / 2000))

    # --- the portal's health

    def _over(  # noqa: PLR0913 - what Locust says of an exchange
        self,
        *,
        response: Any,  # noqa: ANN401 (locust's event)
        response_time: float,
        response_length: int,
        start_time: float,
        exception: BaseException | None,
        context: dict[str, object],
        **_: Any,  # noqa: ANN401 (locust's event)
    ) -> None:
        """An exchange is over. Locust's own measure stays with the answer: one clock for its statistics and our evidence."""
        response.measured = (start_time, response_time, response_length, exception)
        if context:
            # behind the wire: the network's doing, not the portal's
            return
        status = response.status_code or 0
        self.breaker.count(dead=status == 0 or status >= 500)  # noqa: PLR2004 (HTTP's own)
        if start_time - self._portal_clocked >= CLOCK_S and status:
            self._portal_clocked = start_time
            self._portal_time(str(response.headers.get("date") or ""), start_time, response_time)

    def _down(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 (locust's message)
        self._stop(str(msg.data))

    def _stop(self, why: str) -> None:
        if self.ward.plan.folder and not (stopped := Path(self.ward.plan.folder) / STOPPED).exists():
            stopped.write_text(why, encoding="utf-8")
            self._runner.quit()


__all__ = ["HAND", "Office"]
