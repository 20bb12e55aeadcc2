"""A process that waited for nothing is asked whether it still does."""

from __future__ import annotations

from typing import Any

import pytest

from wardround.clock import watch
from wardround.clock.domain import Domain
from wardround.clock.watch import Watch


class Nothing:
    """A wire on which nothing is under way."""

    def held(self) -> int:
        return 0

    def in_flight(self) -> list[Any]:
        return []


class Session:
    """Says what it was asked."""

    def __init__(self) -> None:
        self.policies: list[str] = []

    def send(self, _: str, order: dict[str, Any]) -> None:
        self.policies.append(order["policy"])


@pytest.fixture
def session() -> Session:
    """A browser's."""
    return Session()


class Quiet:
    """A page that never crashes."""

    def on(self, *_: object) -> None:
        return


@pytest.fixture
def domain(session: Session) -> Domain:
    """One whose time was found standing still."""
    return Domain("nurse-1", Quiet(), session, 0.0, leaky=True)  # type: ignore[arg-type]  # no browser


def heal(domain: Domain, *, spent: bool) -> None:
    """Ask; the step ends by itself, or has to be granted again without waiting."""
    made = Watch(Nothing(), lambda: False)  # type: ignore[arg-type]  # only what it asks

    def calm(domains: list[Domain]) -> None:
        if not spent:
            made.grant(domains[0], 1.0, loose=True)
        domains[0].spent()

    made.heal([domain], calm)


def test_where_time_goes_on_by_itself_answers_are_waited_for_again(domain: Domain, session: Session) -> None:
    heal(domain, spent=True)
    assert session.policies == ["pauseIfNetworkFetchesPending"]
    assert not domain.leaky


def test_where_it_does_not_it_is_asked_ever_more_rarely(domain: Domain, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now[0])
    asked = []
    for _ in range(20):
        before = len(session.policies)
        heal(domain, spent=False)
        asked.append(len(session.policies) > before)
        now[0] += 1.0
    assert domain.leaky
    assert [at for at, one in enumerate(asked) if one] == [0, 2, 6, 14]
