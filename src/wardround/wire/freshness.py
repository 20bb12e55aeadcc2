"""How long a browser may keep an answer, told so that it comes out right in virtual time.

The renderer counts an answer's age from the real moment of its arrival to its own, virtual now: without this, a portal's
``max-age=604800, immutable`` is stale at once in a shift that begins months ahead, and every page load fetches every script anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mitmproxy import http

_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_NEVER = re.compile(r"no-store|no-cache", re.IGNORECASE)


def translate(response: http.Response, *, ahead_s: float) -> None:
    """Lengthen a positive ``max-age`` by as much as virtual time is ahead of real time (seconds; behind changes nothing)."""
    told = response.headers.get("cache-control", "")
    found = _MAX_AGE.search(told)
    if ahead_s <= 0 or found is None or int(found[1]) == 0 or _NEVER.search(told):
        return
    start, end = found.span(1)
    response.headers["cache-control"] = f"{told[:start]}{int(found[1]) + round(ahead_s)}{told[end:]}"
