"""What the wire takes of mitmproxy's addons, without the others.

The package of addons imports every one of them, with a web server, a directory client and password hashing: about 0.15 s of processor
time at the start of each process.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def bare(package: str) -> Iterator[None]:
    """Let modules of a package be imported without what the package itself imports. Afterwards it may be imported as ever."""
    spec = None if package in sys.modules else find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        yield
        return
    empty = ModuleType(package)
    empty.__path__ = spec.submodule_search_locations
    sys.modules[package] = empty
    try:
        yield
    finally:
        del sys.modules[package]


with bare("mitmproxy.addons"):
    from mitmproxy.addons.clientplayback import ReplayHandler
    from mitmproxy.addons.disable_h2c import DisableH2C
    from mitmproxy.addons.next_layer import NextLayer
    from mitmproxy.addons.proxyserver import Proxyserver
    from mitmproxy.addons.tlsconfig import TlsConfig
    from mitmproxy.master import Master

__all__ = ["DisableH2C", "Master", "NextLayer", "Proxyserver", "ReplayHandler", "TlsConfig"]
