"""mitmproxy in a thread with its own event loop, with no more of it than the wire needs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mitmproxy import options
from mitmproxy.addons.disable_h2c import DisableH2C
from mitmproxy.addons.next_layer import NextLayer
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.master import Master

from wardround.wire.at_once import WardMode
from wardround.wire.hooks import Hooks
from wardround.wire.severing import sever, signal_late

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from mitmproxy import http
    from mitmproxy.connection import Client

T = TypeVar("T")
_START_S = 20.0
_STOP_S = 10.0
_CLOSE_S = 2.0


class Proxy:
    """A proxy on a loopback port. mitmproxy keeps its context process-wide: one at a time in a process.

    Args:
        addon: an object with methods named after mitmproxy's events.
        port: 0 for a free one.
        insecure_tls: accept any certificate of the portal.
    """

    def __init__(self, addon: object, *, port: int = 0, insecure_tls: bool = False) -> None:
        """Nothing runs yet."""
        self._addon = addon
        self._port = port
        self._insecure = insecure_tls
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._master: Master | None = None
        self._server = Proxyserver()  # type: ignore[no-untyped-call]
        self.port = 0

    @property
    def ca_file(self) -> Path:
        """The certificate (PEM) of the authority that signs for the portal, made anew for each run.

        Raises:
            RuntimeError: the proxy does not run.
        """
        if self._folder is None:
            msg = "the wire has no certificate authority before start()"
            raise RuntimeError(msg)
        return Path(self._folder.name) / "mitmproxy-ca-cert.pem"

    def start(self) -> None:
        """Run.

        Raises:
            UserError: the port cannot be had.
        """
        # mitmproxy writes its authority's private key there; the folder is 0700 and goes away with the run.
        self._folder = tempfile.TemporaryDirectory(prefix="wardround-wire-")
        self._thread = threading.Thread(target=self._run, name="wardround-wire", daemon=True)
        self._thread.start()
        self._ready.wait(_START_S)
        if self._failure is None and self.port:
            return
        failure = self._failure
        self.stop()
        from wardround.errors import UserError

        wanted = f"port {self._port}" if self._port else "a free port"
        msg = f"The wire could not listen on {wanted} of 127.0.0.1 ({failure or 'see the log'}). Free the port or let wardround choose one."
        raise UserError("wire-port", msg)

    def stop(self) -> None:
        """End all connections and the thread. More than once is harmless."""
        if self._thread is not None and self._master is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                self._master.shutdown()  # type: ignore[no-untyped-call]
            self._thread.join(_STOP_S)
        self._thread = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as failure:  # noqa: BLE001  # told by start(), in the caller's thread
            self._failure = failure
        finally:
            self._ready.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        folder = self._folder
        if folder is None:
            return
        chosen = options.Options(confdir=folder.name, mode=[f"{WardMode.type_name}@127.0.0.1:{self._port}"], ssl_insecure=self._insecure)
        master = Master(chosen, event_loop=self._loop)
        master.addons = Hooks(master)
        needed = (self._server, NextLayer(), TlsConfig(), DisableH2C(), _Ready(self._listening), self._addon)
        master.addons.add(*needed)  # type: ignore[no-untyped-call]
        if trusted := os.environ.get("SSL_CERT_FILE"):
            chosen.update(ssl_verify_upstream_trusted_ca=trusted)  # type: ignore[no-untyped-call]
        # Its informational lines name hosts and paths: nobody asked for them, and they are not redacted.
        logging.getLogger("mitmproxy").setLevel(logging.ERROR)
        self._master = master
        await master.run()
        await self._close()

    async def _close(self) -> None:
        """Close listening sockets and connections one by one: a loop that is torn down around them logs errors."""
        await self._server.servers.update([])
        end = asyncio.get_running_loop().time() + _CLOSE_S
        self._cut(list(self._server.connections))
        # mitmproxy's table of connections has no event to wait for.
        while self._server.connections and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    def _listening(self) -> None:
        addresses = self._server.listen_addrs()
        self.port = addresses[0][1] if addresses else 0
        self._ready.set()

    def run(self, work: Coroutine[object, object, T]) -> T:
        """Do something in the wire's thread and wait for it.

        Raises:
            RuntimeError: the proxy does not run.
        """
        if self._loop is None or not self._loop.is_running():
            work.close()
            msg = "the wire does not run: call start() first"
            raise RuntimeError(msg)
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def cut(self, clients: list[Client]) -> None:
        """Close browsers' connections without a word. Safe from any thread."""
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._cut, [client.id for client in clients])

    def _cut(self, clients: Iterable[tuple[object, ...] | str]) -> None:
        sever(self._server, clients)

    def signal_late(self, flow: http.HTTPFlow) -> None:
        """Let an event stream's callback be called although the portal sends nothing. Safe from any thread."""
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(signal_late, self._server, flow)


class _Ready:
    """Tells when mitmproxy listens."""

    def __init__(self, tell: object) -> None:
        self._tell = tell

    def running(self) -> None:
        """All servers are up (or have failed)."""
        if callable(self._tell):
            self._tell()
