"""Renewing a session without the clinician: at which address, with what, and whether each token is good once. Nothing is sent twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.learn.carriers import Carriers, tokens
from wardround.learn.routes import route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wardround.learn.facts import Facts
    from wardround.learn.tap import Sight

_GOOD = range(200, 300)
_SIGN_IN = re.compile(r"grant_type\W{1,5}(?:authorization_code|password)")
_LONG = 12


@dataclass(frozen=True)
class Refresh:
    """One renewal that passed."""

    sight: Sight
    by: str
    """``body field refresh_token``, ``cookie refresh``; empty: it was not seen."""
    presented: str
    handed: str
    """The next refresh token, if one was handed out; empty: none."""

    @property
    def rotates(self) -> bool | None:
        """Whether another token is good from now on; None: nothing was seen of a token."""
        if not self.presented:
            return None
        return bool(self.handed) and self.handed != self.presented


def find(sights: Sequence[Sight], found: Carriers) -> list[Refresh]:
    """The renewals among what passed after the sign-in."""
    _, refresh = tokens(sights)
    cookie_values = {
        cookie.value: cookie.name for sight in sights for cookie in sight.cookies if not cookie.removed and len(cookie.value) >= _LONG
    }
    renewals = []
    known: set[str] = set()
    for sight in sights:
        issued = {value for value, token in tokens([sight])[0].items() if value in found.access or token.life_s}
        again = issued - known
        known |= issued
        if sight.phase in ("open", "name", "sign-in") or sight.status not in _GOOD or _SIGN_IN.search(sight.body):
            continue
        by, presented = _presented(sight, refresh, cookie_values, found)
        renewed = [
            cookie for cookie in sight.cookies if cookie.name in found.session_cookies and cookie.value not in dict(sight.sent()).values()
        ]
        if again or (renewed and sight.method != "GET" and by):
            renewals.append(Refresh(sight, by, presented, _handed(sight, by)))
    return renewals


def _presented(sight: Sight, refresh: Mapping[str, object], cookies: dict[str, str], found: Carriers) -> tuple[str, str]:
    for name, value, _ in sight.asked():
        if (value in refresh or "refresh" in name.lower()) and name != "grant_type":
            return f"body field {name}", value
    for name, value in sight.sent():
        if name in found.session_cookies or value not in cookies:
            continue
        if "refresh" in name.lower() or name not in _elsewhere(found):
            return f"cookie {name}", value
    return "", ""


def _elsewhere(found: Carriers) -> set[str]:
    """Cookies that go to ordinary requests, too."""
    return {name for name, _ in found.guarded.sent()} if found.guarded else set()


def _handed(sight: Sight, by: str) -> str:
    kind, _, name = by.rpartition(" ")
    if kind == "cookie":
        return next((cookie.value for cookie in sight.cookies if cookie.name == name and not cookie.removed), "")
    return next((value for value in tokens([sight])[1]), "")


def tell(renewals: Sequence[Refresh], facts: Facts) -> list[dict[str, object]]:
    """Write down what was found; returns the routes for the profile."""
    routes: dict[tuple[str, str], dict[str, object]] = {}
    for one in renewals:
        routes[one.sight.method, one.sight.where] = route(one.sight, "refresh")
        kind, _, name = one.by.rpartition(" ")
        if kind == "cookie":
            facts.learn("credentials.refresh_cookies", [name], f"sent to {one.sight.place}, whose answer renewed the session")
        elif kind:
            facts.learn("credentials.refresh_fields", [name], f"body of {one.sight.place}, whose answer renewed the session")
        if one.rotates is not None:
            word = "another refresh token each time (it rotates)" if one.rotates else "no other refresh token (it does not rotate)"
            facts.note("routes", f"{one.sight.place}: hands out {word}; a used token was never sent again")
    return list(routes.values())
