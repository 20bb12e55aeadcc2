"""Answers that faults give in the portal's place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mitmproxy import http

from wardround.wire.fault import readable_headers

if TYPE_CHECKING:
    from collections.abc import Mapping


def reply(flow: http.HTTPFlow, status: int, said: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
    """Answer in JSON, readable for pages of other origins that may read the portal's answers, never to be kept.

    Args:
        flow: the exchange.
        status: HTTP status.
        said: the body.
        headers: further ones.
    """
    fixed = {"content-type": "application/json", "cache-control": "no-store"}
    flow.response = http.Response.make(status, json.dumps(said), {**fixed, **readable_headers(flow), **(headers or {})})


def retry_after(seconds: float | None) -> dict[str, str]:
    """The ``Retry-After`` header, whole seconds; none for None."""
    return {} if seconds is None else {"retry-after": f"{seconds:.0f}"}
