"""Which certificates wardround's own requests to a portal believe."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    import ssl


@functools.cache
def trust(*, insecure: bool) -> ssl.SSLContext:
    """The context for ``httpx``'s ``verify``: made once, since reading the authorities takes longer than most answers."""
    return httpx.create_ssl_context(verify=not insecure, trust_env=False)
