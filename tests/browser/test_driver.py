"""The driver is started with a bound, and nobody else is."""

from __future__ import annotations

import os

import pytest

from wardround.browser.driver import HEAP_MB, OPTIONS, bounded


@pytest.mark.parametrize(
    ("before", "meanwhile"),
    [
        (None, f"--max-old-space-size={HEAP_MB}"),
        ("--no-warnings", f"--no-warnings --max-old-space-size={HEAP_MB}"),
        ("--max-old-space-size=900", "--max-old-space-size=900"),
    ],
    ids=["nothing set", "something else set", "a limit set"],
)
def test_the_bound_is_there_only_meanwhile(monkeypatch: pytest.MonkeyPatch, before: str | None, meanwhile: str) -> None:
    """What was set stays set, and a limit of one's own is kept."""
    monkeypatch.delenv(OPTIONS, raising=False)
    if before is not None:
        monkeypatch.setenv(OPTIONS, before)
    with bounded():
        assert os.environ[OPTIONS] == meanwhile
    assert os.environ.get(OPTIONS) == before
