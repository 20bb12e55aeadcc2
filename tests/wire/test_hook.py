"""How a portal's clock is told."""

from __future__ import annotations

from wardround.wire.hook import epoch_ms


def test_a_portal_is_told_whole_milliseconds() -> None:
    """In every request alike, the tester's own included: portals read it as a whole number."""
    assert epoch_ms(1_803_538_984.36) == "1803538984360"
