from __future__ import annotations

import os

import pytest

from wardround.clock.machine import BUSY, overloaded


@pytest.mark.parametrize(("each", "said"), [(0.5, False), (BUSY, False), (BUSY + 0.1, True)])
def test_more_than_the_cores_can_carry(monkeypatch: pytest.MonkeyPatch, each: float, said: bool) -> None:  # noqa: FBT001
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "getloadavg", lambda: (each * 2, 0.0, 0.0), raising=False)
    assert overloaded() is said


def test_a_machine_that_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getloadavg", raising=False)
    assert overloaded() is False
