"""The locustfile of ``wardround load``: reads the run's plan, and gives Locust its clinicians and its shape."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gevent
from locust import events
from locust.runners import WorkerRunner

from wardround.load.acting.clinician import Clinician
from wardround.load.acting.monitors import Monitors
from wardround.load.acting.office import Office
from wardround.load.acting.shapes import BY_NAME
from wardround.load.plan import VARIABLE, read

if TYPE_CHECKING:
    from locust.env import Environment

PLAN = read(Path(os.environ.get(VARIABLE, "")))


class WardClinician(Clinician):
    """One of the run's clinicians."""

    host = PLAN.base_url


if PLAN.shape:
    Shape: Any = BY_NAME[PLAN.shape]


@events.init.add_listener
def opens(environment: Environment, **_: Any) -> None:  # noqa: ANN401 (locust's event)
    """Open the office of this process, once Locust knows what part it plays."""
    office = Office(environment, PLAN)
    WardClinician.ward, WardClinician.seating = office.ward, office.seating
    if not isinstance(environment.runner, WorkerRunner):
        monitors: list[gevent.Greenlet] = []
        environment.events.test_start.add_listener(lambda **_: monitors.append(gevent.spawn(Monitors(office.ward).run)))
        environment.events.test_stopping.add_listener(lambda **_: gevent.killall(monitors))
