"""A certificate for the test portal, and a small HTTP/2 server (uvicorn speaks none)."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
import threading
from typing import TYPE_CHECKING

import h2.config
import h2.connection
import h2.events
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path


def certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key) files for 127.0.0.1, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return cert_file, key_file


class H2Portal:
    """Answers every request over HTTP/2 with its path, and remembers it."""

    def __init__(self, tls: tuple[Path, Path]) -> None:
        self._tls = tls
        self.seen: list[tuple[str, str]] = []
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)

    def start(self) -> None:
        """Listen on a free port."""
        self._thread.start()
        assert self._ready.wait(5)

    def stop(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(60)

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self._tls)
        context.set_alpn_protocols(["h2"])
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        talk.initiate_connection()
        asked: dict[int, dict[str, str]] = {}
        feeds: list[asyncio.Future[None]] = []
        try:
            while True:
                writer.write(talk.data_to_send())
                data = await reader.read(65535)
                if not data:
                    break
                for event in talk.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        asked[event.stream_id] = dict(event.headers)
                    elif isinstance(event, h2.events.StreamEnded):
                        headers = asked.pop(event.stream_id)
                        self.seen.append((headers[":method"], headers[":path"]))
                        if headers[":path"] == "/events":
                            feeds.append(asyncio.ensure_future(_feed(talk, writer, event.stream_id)))
                            continue
                        page = headers[":path"] == "/page"
                        body = b"<!doctype html><title>page</title>" if page else b'{"ok": true}'
                        kind = "text/html" if page else "application/json"
                        talk.send_headers(event.stream_id, [(":status", "200"), ("content-type", kind), ("content-length", str(len(body)))])
                        talk.send_data(event.stream_id, body, end_stream=True)
        except (OSError, asyncio.CancelledError):
            return
        finally:
            for feed in feeds:
                feed.cancel()
            writer.close()


async def _feed(talk: h2.connection.H2Connection, writer: asyncio.StreamWriter, stream: int) -> None:
    """An event stream: a number every 50 ms."""
    talk.send_headers(stream, [(":status", "200"), ("content-type", "text/event-stream")])
    for number in range(200):
        talk.send_data(stream, b"data: %d\n\n" % number)
        writer.write(talk.data_to_send())
        await asyncio.sleep(0.05)
