"""Identity providers: hosts of the sign-in, and what they publish about themselves (OpenID Connect discovery)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from wardround.portal.trust import trust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.learn.facts import Facts
    from wardround.learn.tap import Sight

_CALL_S = 5.0
_PATH = "/.well-known/openid-configuration"


def hosts(sights: Sequence[Sight], base: str) -> list[str]:
    """The portal's host, then every other that took part."""
    return list(dict.fromkeys([base, *(one.host for one in sights)]))


def discover(sights: Sequence[Sight], facts: Facts, *, insecure: bool) -> dict[str, str]:
    """Ask each host of the sign-in for its discovery document. Returns its endpoints' paths, by their names."""
    authorise = [one for one in sights if "client_id=" in one.path or "SAMLRequest=" in one.path or "response_type=" in one.path]
    issuers = {f"{one.scheme}://{one.host}": one for one in authorise or sights[:1]}
    found: dict[str, str] = {}
    for origin, sight in issuers.items():
        for path in dict.fromkeys((_PATH, _realm(sight.where) + _PATH)):
            document = _get(origin + path, insecure=insecure)
            if "issuer" in document:
                facts.note("portal", f"{origin} publishes OpenID Connect discovery at {path}")
                found = {name: urlsplit(str(url)).path for name, url in document.items() if name.endswith("_endpoint")}
    if any("SAMLRequest=" in one.path or "SAMLResponse=" in one.body for one in sights):
        facts.note("portal", "the sign-in goes through SAML redirects")
    return found


def _realm(path: str) -> str:
    """What stands before the protocol's own part of a path: ``/realms/ward`` of ``/realms/ward/protocol/openid-connect/auth``."""
    for word in ("/protocol/", "/oauth2/", "/connect/", "/authorize", "/auth"):
        before, there, _ = path.partition(word)
        if there and before:
            return before
    return ""


def _get(url: str, *, insecure: bool) -> dict[str, object]:
    try:
        answer = httpx.get(url, verify=trust(insecure=insecure), trust_env=False, timeout=_CALL_S)
        read = answer.json() if answer.status_code == httpx.codes.OK else {}
    except (httpx.HTTPError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
