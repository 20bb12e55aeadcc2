"""What a fault may do with the credentials of an exchange: see them, take them off, make them worthless.

The portal itself answers then, with its own true refusal. Inside wardround a credential is what the profile says it is; when
a fault runs alone under ``mitmdump -s``, what common names and shapes tell.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.portal.profile import Credentials
from wardround.wire.credentials import Finder
from wardround.wire.spoil import spoil

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitmproxy import http

    from wardround.wire.active import Active
    from wardround.wire.credentials import Secret
    from wardround.wire.live import Live
    from wardround.wire.standing import Standing

PURSE = "wardround.purse"


@dataclass(frozen=True)
class Purse:
    """Laid on an exchange while a fault acts on it."""

    standing: Standing
    active: Active
    live: Live
    now: float
    """Virtual seconds since 1970."""


def _purse(flow: http.HTTPFlow) -> Purse | None:
    found: Purse | None = flow.metadata.get(PURSE)
    return found


def presented(flow: http.HTTPFlow, *what: str) -> list[Secret]:
    """The credentials of the request, of these kinds (``access``, ``refresh``, ``session`` ...; none named: of all kinds)."""
    purse = _purse(flow)
    found = purse.live.secrets if purse else Finder(Credentials(), "tokens").presented(flow.request)
    return [secret for secret in found if not what or secret.what in what]


def issued(flow: http.HTTPFlow, *what: str) -> list[Secret]:
    """The credentials that the portal's answer issues, of these kinds."""
    purse = _purse(flow)
    found = purse.live.granted if purse else []
    if purse is None and flow.response is not None:
        found, _ = Finder(Credentials(), "tokens").issued(flow.response, time.time())
    return [secret for secret in found if not what or secret.what in what]


def issued_at(flow: http.HTTPFlow, secret: Secret) -> float | None:
    """When the portal first issued it (``time.monotonic()``); None: before the scenario, or nobody has watched."""
    purse = _purse(flow)
    return purse.standing.issued_at(secret.value) if purse else None


def take_off(flow: http.HTTPFlow, secrets: Iterable[Secret]) -> None:
    """Take credentials off this request. One in a body or a URL is garbled there: its field stays."""
    for secret in secrets:
        if secret.place == "header":
            flow.request.headers.pop(secret.name, None)
        else:
            spoil(flow.request, secret, remove=True)
        _tampered(flow)


def refuse(flow: http.HTTPFlow, secrets: Iterable[Secret], *, for_s: float | None = 0.0) -> None:
    """Make credentials worthless: those of this request are garbled, so that the portal finds nobody behind them.

    Args:
        flow: the exchange.
        secrets: presented in it, or issued by its answer.
        for_s: virtual seconds for which they are garbled in later requests too (at most while the fault is up); None: for
            good, even after the fault was taken down. Alone, only this request is touched.
    """
    secrets = list(secrets)
    if flow.response is None:
        for secret in secrets:
            spoil(flow.request, secret)
            _tampered(flow)
    purse = _purse(flow)
    if purse is not None and for_s != 0.0:
        purse.standing.refuse(secrets, purse.active, None if for_s is None else purse.now + for_s)


def _tampered(flow: http.HTTPFlow) -> None:
    purse = _purse(flow)
    if purse is not None:
        purse.live.tampered = True
