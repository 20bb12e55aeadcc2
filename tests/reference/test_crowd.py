"""A portal with many sessions looks at them when one can be due, and not at every request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.reference.defects import named, policy_with
from wardround.reference.settings import Settings
from wardround.reference.store import Store
from wardround.reference.ward import Ward

if TYPE_CHECKING:
    import pytest

SETTINGS = Settings(test_clock=True)


def ward(*defects: str) -> Ward:
    made = Ward(SETTINGS, policy_with(named(defects), SETTINGS))
    made.tell(1_000_000.0)
    return made


def test_what_cannot_be_due_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = ward()
    for number in range(50):
        crowd.sessions.begin(f"load.nurse.{number}")
    crowd.look()
    asked: list[str] = []
    monkeypatch.setattr(Store, "all", lambda *words: asked.append(str(words[1])) or [])
    crowd.look()
    assert not asked


def test_each_ends_at_its_own_deadline_and_activity_puts_it_off() -> None:
    crowd = ward()
    first, _ = crowd.sessions.begin("load.nurse.1")
    crowd.tell(1_000_400.0)
    second, _ = crowd.sessions.begin("load.nurse.2")
    crowd.sessions.touch(first)
    crowd.tell(1_001_000.0)
    crowd.look()
    assert [crowd.sessions.get(one.id).ended for one in (first, second)] == [None, None]  # type: ignore[union-attr] # both are there
    crowd.sessions.touch(second)
    crowd.tell(1_001_400.0)
    crowd.look()
    ended = [crowd.sessions.get(one.id).ended for one in (first, second)]  # type: ignore[union-attr] # both are there
    assert ended == [1_000_400.0 + SETTINGS.idle_s, None]
    assert crowd.sessions.next_deadline() == 1_001_000.0 + SETTINGS.idle_s


def test_a_portal_without_an_idle_limit_ends_sessions_by_the_absolute_one() -> None:
    crowd = ward("idle-enforced-only-in-browser")
    one, _ = crowd.sessions.begin("load.nurse.1")
    crowd.tell(1_000_000.0 + 2 * SETTINGS.idle_s)
    crowd.look()
    assert crowd.sessions.get(one.id).ended is None  # type: ignore[union-attr] # it is there
    crowd.tell(1_000_000.0 + SETTINGS.absolute_s + 5)
    crowd.look()
    assert crowd.sessions.get(one.id).ended == 1_000_000.0 + SETTINGS.absolute_s  # type: ignore[union-attr] # it is there


def test_a_revived_session_is_looked_at_again() -> None:
    crowd = ward()
    one, _ = crowd.sessions.begin("load.nurse.1")
    crowd.tell(1_000_000.0 + 2 * SETTINGS.idle_s)
    crowd.look()
    assert crowd.sessions.next_deadline() is None
    crowd.sessions.save(one)
    crowd.look()
    assert crowd.sessions.get(one.id).ended is not None  # type: ignore[union-attr] # it is there
