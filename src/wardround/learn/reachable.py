"""Whether a portal can be opened at all, before a browser is started: certificates, redirects to other hosts, no answer."""

from __future__ import annotations

import re
import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from wardround.errors import UserError
from wardround.portal.profile_errors import listed
from wardround.portal.trust import trust

if TYPE_CHECKING:
    from collections.abc import Sequence

_CALL_S = 10.0
_MOST = 10
_WANTS_OURS = re.compile(r"certificate.?required|handshake.?failure|bad.?certificate|unknown.?ca|alert.?number.?116", re.IGNORECASE)
_SAYS_OURS = re.compile(r"no required ssl certificate|client certificate|certificate was not (?:provided|sent)|403\.7", re.IGNORECASE)


def reachable(url: str, *, insecure: bool, hosts: Sequence[str]) -> None:
    """Follow a portal's first redirects, as far as they stay on listed hosts.

    Raises:
        UserError: ``portal-unreachable``, ``certificate-not-trusted``, ``client-certificate``, ``host-not-listed``.
    """
    with httpx.Client(verify=trust(insecure=insecure), trust_env=False, timeout=_CALL_S) as client:
        for _ in range(_MOST):
            try:
                answer = client.get(url)
            except httpx.HTTPError as error:
                raise _explained(url, error) from error
            if _SAYS_OURS.search(answer.text[:2000]) and answer.status_code in (400, 403, 496):
                raise _client_certificate(url)
            if not answer.is_redirect:
                return
            url = urljoin(url, answer.headers["location"])
            if not listed(url, list(hosts)):
                host = urlsplit(url).netloc
                said = f"the portal sends the browser to {host}, which was not named"
                raise UserError("host-not-listed", said, f"Add --host {host} if it is part of the test system (an identity provider, say).")


def _explained(url: str, error: httpx.HTTPError) -> UserError:
    said = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in said.upper() or "certificate verify failed" in said:
        return UserError(
            "certificate-not-trusted",
            f"the certificate of {urlsplit(url).netloc} is not trusted: {said}",
            "Name its authority with the environment variable SSL_CERT_FILE, or, on a test system, add --insecure-tls.",
        )
    hung_up = url.startswith("https:") and isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError))
    if _WANTS_OURS.search(said) or (hung_up and _asks(url)):
        return _client_certificate(url)
    hint = " It hung up once the connection was secure: does it want a client certificate?" if hung_up else ""
    return UserError(
        "portal-unreachable", f"no portal answers at {url} ({type(error).__name__}: {said})", f"Start it, or correct the address.{hint}"
    )


def _asks(url: str) -> bool:
    """Whether a server that hung up had asked for a certificate of ours: since TLS 1.3 it says so only when the handshake is over."""
    parts = urlsplit(url)
    for newest in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is told to it, and nothing of it is believed
        context.maximum_version = newest
        try:
            with (
                socket.create_connection((parts.hostname or "", parts.port or 443), timeout=_CALL_S) as plain,
                context.wrap_socket(plain, server_hostname=parts.hostname) as secure,
            ):
                secure.recv(1)
        except OSError as error:
            if _WANTS_OURS.search(str(error)):
                return True
    return False


def _client_certificate(url: str) -> UserError:
    return UserError(
        "client-certificate",
        f"{urlsplit(url).netloc} asks for a client certificate, which wardround does not present",
        "Reach the test system behind the gateway that asks for it, or switch that off there.",
    )
