"""The wire between a real client and a real server."""

from __future__ import annotations

import ssl
import threading
from typing import TYPE_CHECKING, TypeVar

import httpx
import pytest

from tests.wire.upstream import Upstream
from wardround.history.events import AnyEvent, Exchange, Fault
from wardround.history.redaction import Redactor
from wardround.portal.profile import Profile
from wardround.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

E = TypeVar("E")
NOON = 1_790_000_000.0
"""Virtual now at the start of each test, seconds since 1970."""
SECRET = b"k" * 32


class Recorder:
    """Collects events from all threads."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: AnyEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def of(self, kind: type[E]) -> list[E]:
        with self._changed:
            return [event for event in self.events if isinstance(event, kind)]

    def exchanges(self, n: int = 1, path: str | None = None) -> list[Exchange]:
        """The first ``n`` finished exchanges (of a path), in order of arrival; waits for them."""

        def found() -> list[Exchange]:
            return [e for e in self.events if isinstance(e, Exchange) and (path is None or e.path.partition("?")[0] == path)]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= n, 5), f"{len(found())} of {n} exchanges: {found()}"
            return sorted(found(), key=lambda exchange: exchange.n)

    def hits(self, name: str) -> list[int | None]:
        """Numbers of the exchanges that a fault has hit."""
        return [event.n for event in self.of(Fault) if event.name == name and event.phase == "hit"]


def make_profile(port: int, *, style: str = "tokens", **more: object) -> Profile:
    """A profile of the test portal."""
    return Profile.model_validate(
        {
            "portal": {
                "name": "t",
                "base_url": f"http://127.0.0.1:{port}",
                "hosts": [f"127.0.0.1:{port}"],
                "environment": "test",
                "insecure_tls": True,
            },
            "session": {"style": style, "idle_s": 900, "absolute_s": 43200, "access_token_s": 300},
            "clinicians": [{"alias": "nurse-1", "username": "anna", "password": "env:X"}],
            "patients": [{"alias": "P1", "key": "pt-1001", "name": "Grete Sommer", "identifiers": ["MRN-7788"]}],
            **more,
        }
    )


@pytest.fixture(scope="session")
def _upstream() -> Iterator[Upstream]:
    server = Upstream()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def upstream(_upstream: Upstream) -> Upstream:
    """The test portal, remembering nothing."""
    _upstream.seen.clear()
    _upstream.answers.clear()
    _upstream.good.clear()
    return _upstream


@pytest.fixture
def events() -> Recorder:
    """The history so far."""
    return Recorder()


@pytest.fixture
def profile(upstream: Upstream, request: pytest.FixtureRequest) -> Profile:
    """The test portal's profile; parametrise indirectly with more of it."""
    return make_profile(upstream.port, **getattr(request, "param", {}))


@pytest.fixture
def wire(profile: Profile, events: Recorder) -> Iterator[Wire]:
    """A wire with a scenario under way."""
    wire = Wire(profile, secret=SECRET)
    wire.start()
    wire.begin(events, Redactor(SECRET), server="aged", now=NOON)
    yield wire
    wire.finish()
    wire.stop()


@pytest.fixture
def tab_a(wire: Wire, upstream: Upstream) -> Iterator[httpx.Client]:
    """A client that is tab A of nurse-1."""
    yield from client(wire, upstream.url, "nurse-1/A")


@pytest.fixture
def tab_b(wire: Wire, upstream: Upstream) -> Iterator[httpx.Client]:
    """A client that is tab B of nurse-1."""
    yield from client(wire, upstream.url, "nurse-1/B")


def trusting(wire: Wire) -> ssl.SSLContext:
    """Trust whom the wire signs for."""
    return ssl.create_default_context(cafile=str(wire.ca_file))


def client(wire: Wire, base: str, tab: str) -> Iterator[httpx.Client]:
    """A client through the wire that marks its requests as a tab does."""
    marks = {"x-wardround-tab": tab}
    with httpx.Client(proxy=wire.proxy_url, base_url=base, headers=marks, verify=trusting(wire), trust_env=False, timeout=10) as made:
        yield made
