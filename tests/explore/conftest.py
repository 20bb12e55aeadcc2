"""The wire's fixtures."""

from tests.wire.conftest import _upstream, events, profile, tab_a, tab_b, upstream, wire

__all__ = ["_upstream", "events", "profile", "tab_a", "tab_b", "upstream", "wire"]
