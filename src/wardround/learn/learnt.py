"""All that was learnt of one portal, ready to be written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.learn.facts import Facts

if TYPE_CHECKING:
    from wardround.learn.form import SignedIn
    from wardround.portal.profile import Clinician
    from wardround.portal.screens import Step

RouteFact = tuple[dict[str, object], str]
"""A route's keys and values, and how it was learnt (the comment above it)."""


@dataclass
class Learnt:
    """What stands in the profile to be written."""

    name: str
    base_url: str
    environment: str
    clinicians: list[Clinician]
    facts: Facts = field(default_factory=Facts)
    hosts: list[str] = field(default_factory=list)
    signed_in: SignedIn | None = None
    sign_out: list[Step] = field(default_factory=list)
    extend: list[Step] = field(default_factory=list)
    routes: list[RouteFact] = field(default_factory=list)
    patients: list[tuple[str, str]] = field(default_factory=list)
    """(key, name)"""
    flows: dict[str, tuple[list[Step], str]] = field(default_factory=dict)
    """By name: its steps, and how it was learnt."""
    insecure_tls: bool = False
    in_memory: bool = False
    """Opening a page anew ends the session: it lives in the page's memory only."""

    def route(self, route: dict[str, object], how: str) -> None:
        """Add a route, unless one for the same exchanges is there."""
        same = ("path", "method", "query", "body")
        if all(any(known.get(key) != route.get(key) for key in same) for known, _ in self.routes):
            self.routes.append((route, how))

    def with_role(self, role: str) -> list[tuple[str, str]]:
        """(method, path) of the routes of a role."""
        return [(str(route.get("method", "")), str(route["path"])) for route, _ in self.routes if route["role"] == role]
