"""The portals of this folder as running servers, each with who stands beside it."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import uvicorn

from tests.learn.shapes import code_flow, kept, one_address, pages, php, saml, station

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette

_START_S = 10.0


@dataclass(frozen=True)
class Shape:
    """A portal to be learnt, and what is true of it."""

    says: str
    """In a few words, for the table."""
    truth: dict[str, object]
    portal: Callable[[str], Starlette]
    """Made with the address of who stands beside it."""
    beside: Callable[[str], Starlette] | None = None
    """Its identity provider, on another origin."""
    code: bool = False
    """It asks for one-time codes."""


SHAPES = {
    "php": Shape("PHPSESSID, fields without labels, `.php` pages", php.TRUTH, php.portal),
    "pages": Shape('name, password, code and "stay signed in?" on a page each', pages.TRUTH, pages.portal, code=True),
    "station": Shape("in German, ward chosen at the sign-in, dialog warns", station.TRUTH, station.portal),
    "code_flow": Shape("OpenID provider on another origin, PKCE, sessionStorage", code_flow.TRUTH, code_flow.portal, code_flow.beside),
    "saml": Shape("SAML-like forms from another origin, page reloads itself", saml.TRUTH, saml.portal, saml.beside),
    "one_address": Shape(
        "every call to one address, a dialog each for name and password, session kept", one_address.TRUTH, one_address.portal
    ),
    **{
        f"kept_{kind}": Shape(says, kept.truth(kind), partial(lambda kind, _: kept.portal(kind), kind))
        for kind, says in (
            ("memory", "sign-in dialog, key in memory, toast warns"),
            ("indexeddb", "sign-in dialog, key in IndexedDB, title warns"),
            ("worker", "sign-in dialog, key in a service worker, no warning"),
        )
    },
}


@contextmanager
def running(shape: Shape) -> Iterator[tuple[str, list[str]]]:
    """Its address, and other hosts that belong to it."""
    with ExitStack() as stack:
        beside = stack.enter_context(served(shape.beside(""))) if shape.beside else ""
        url = stack.enter_context(served(shape.portal(beside)))
        yield url, [beside.removeprefix("http://")] if beside else []


@contextmanager
def served(app: Starlette, **more: object) -> Iterator[str]:
    """An application's address while it runs; ``more``: for uvicorn (certificates)."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", **more))  # type: ignore[arg-type]  # as the caller says
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"{'https' if 'ssl_certfile' in more else 'http'}://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_START_S)
