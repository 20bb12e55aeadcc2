"""What a clinician costs beside a bare FastHttpUser that sends the same requests: ``python -m tests.benchmarks.load_speed``.

Prints one line of JSON: requests a second of processor time; with ``bare`` or ``ward`` and a number of users: kilobytes of memory
a user. Locust patches the process it runs in,
so each measurement has a process of its own.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gevent
from gevent.event import Event
from locust import FastHttpUser, constant, task
from locust.env import Environment

from wardround.load.acting.clinician import Clinician
from wardround.load.acting.office import Office
from wardround.load.mix import Habits
from wardround.load.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROFILE = """
[portal]
name = "canned"
base_url = "http://127.0.0.1:{port}"
hosts = ["127.0.0.1:{port}"]
environment = "local"
[session]
style = "cookie"
[[clinicians]]
alias = "nobody"
username = "nobody"
password = "env:LOAD_SPEED_PASSWORD"
[[patients]]
alias = "P1"
key = "p1"
name = "Patient One"
[[patients]]
alias = "P2"
key = "p2"
name = "Patient Two"
[credentials]
session_cookies = ["sid"]
[on_the_wire]
sign_in = [{ post = "/auth/sign-in", send = { username = "{username}" } }]
sign_out = [{ post = "/auth/sign-out" }]
headers = { X-Tab = "{tab}" }
human = { X-Initiator = "human" }
[flows.review_chart]
steps = []
wire = [{ get = "/api/patients/{patient}" }]
[flows.write_note]
steps = []
wire = [
  { get = "/api/patients/{patient}" },
  { post = "/api/patients/{patient}/notes", headers = { Idempotency-Key = "{key}" }, send = { text = "{text} {marker}" } },
]
[[load.accounts]]
count = 5000
username = "u{n}"
password = "env:LOAD_SPEED_PASSWORD"
[load.roles.clinician]
review_chart = 1
write_note = 1
"""
HEADERS = {"X-Tab": "1", "X-Initiator": "human"}
NOTE = "Seen on the round, comfortable, plan unchanged. WR-0000-0000100200003"
THINK_S = 1e-4
"""As good as nothing, for both: yielding without a pause would be another path through gevent."""
USERS, WARM_S, SLICES, SLICE_S = 20, 1.5, 60, 0.2


class Bare(FastHttpUser):  # type: ignore[misc] # locust's users are not typed
    """The same requests, and nothing else."""

    wait_time = constant(THINK_S)
    turn = Event()

    def on_start(self) -> None:
        self.client.post("/auth/sign-in", json={"username": "u"})

    @task
    def review_chart(self) -> None:
        self.turn.wait()
        self.client.get("/api/patients/p1", name="/api/patients/{patient}", headers=HEADERS)

    @task
    def write_note(self) -> None:
        self.turn.wait()
        self.client.get("/api/patients/p1", name="/api/patients/{patient}", headers=HEADERS)
        headers = HEADERS | {"Idempotency-Key": "00000000-0000-0000-0000-000000000000"}
        self.client.post("/api/patients/p1/notes", name="/api/patients/{patient}/notes", headers=headers, json={"text": NOTE})


class Busy(Clinician):
    """A clinician who does nothing until it is their turn."""

    turn = Event()

    def _choose(self, number: int) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        self.turn.wait()
        return super()._choose(number)


def main(who: str = "ward", users: int = 0) -> dict[str, Any]:
    """Measure.

    Args:
        who: ``bare`` or ``ward``.
        users: 0: speed of both in turn, with a few users who never pause; else memory, with so many who come in and wait.
    """
    with opened(who, (THINK_S, 0.0) if not users else (600.0, 0.0)) as (environment, host, _):
        if users:
            Bare.wait_time = constant(600)
        return _memory(environment, users) if users else _speed(environment, bare(host))


@contextmanager
def opened(who: str, pause: tuple[float, float], *delays_ms: int) -> Iterator[tuple[Environment, str, Path]]:
    """A canned portal, and Locust's environment with users who pause so long between acts; where the portal is, and the run's folder."""
    os.environ["LOAD_SPEED_PASSWORD"] = "-"
    portal = [sys.executable, "-m", "tests.benchmarks.load_portal", *map(str, delays_ms)]
    served = subprocess.Popen(portal, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert served.stdout is not None
    port = served.stdout.readline().strip()
    host = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as scratch:
        profile = Path(scratch) / "portal.toml"
        profile.write_text(PROFILE.replace("{port}", port))
        plan = Plan(profile=str(profile), base_url=host, folder=scratch, run="0000", seed=7, users=USERS, rate=100, run_time_s=60)
        if who == "bare":
            environment = bare(host)
        else:
            Busy.host = host
            environment = Environment(user_classes=[Busy], host=host)
            environment.create_local_runner()
            office = Office(environment, plan)
            office.ward.habits = Habits(think=pause, arrive=(1e-3, 0.0), idles=0.0, mistypes=0.0, tabs=(1.0,))
            Busy.ward, Busy.seating = office.ward, office.seating
        Bare.turn.set()
        Busy.turn.set()
        yield environment, host, Path(scratch)
        environment.runner.quit()
        served.kill()


def bare(host: str) -> Environment:
    """An environment of the bare users' own: nothing of ours listens there."""
    Bare.host = host
    environment = Environment(user_classes=[Bare], host=host)
    environment.create_local_runner()
    return environment


def _speed(*environments: Environment) -> dict[str, Any]:
    """Clinicians and bare users in turn, in one process: both meet the same machine. Requests a second of processor time."""
    users: list[Any] = [Busy, Bare]
    for environment in environments:
        environment.runner.start(USERS, spawn_rate=100)
    gevent.sleep(WARM_S)
    sent, spent = [0, 0], [0.0, 0.0]
    for number in range(SLICES):
        who = number % 2
        users[1 - who].turn.clear()
        users[who].turn.set()
        gevent.sleep(0.03)  # what was under way is over
        total = environments[who].stats.total
        before = total.num_requests, time.process_time()
        gevent.sleep(SLICE_S)
        sent[who] += total.num_requests - before[0]
        spent[who] += time.process_time() - before[1]
    environments[1].runner.quit()
    ward, plain = sent[0] / spent[0], sent[1] / spent[1]
    return {"bare": plain, "ward": ward, "ratio": ward / plain, "failed": sum(one.stats.total.num_failures for one in environments)}


def _memory(environment: Environment, users: int) -> dict[str, Any]:
    environment.runner.start(10, spawn_rate=100)
    gevent.sleep(2)
    gc.collect()
    before = _resident_kb()
    environment.runner.start(users + 10, spawn_rate=100)
    until = time.monotonic() + 60
    while environment.stats.total.num_requests < 2 * users and time.monotonic() < until:
        gevent.sleep(0.2)
    gevent.sleep(1)
    gc.collect()
    return {"kb_per_user": (_resident_kb() - before) / users, "requests": environment.stats.total.num_requests}


def _resident_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:2], users=int(sys.argv[2])) if len(sys.argv) > 2 else main()))  # noqa: T201 - a benchmark's result
