"""What keeps a tester out is said in one line, with the way round; nothing is fought, and nothing is written."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.routing import Route

from tests.learn.portals import learn, nurse
from tests.learn.shapes import ward
from tests.learn.shapes.running import served
from tests.learn.shapes.ward import page, to

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

FORM = """<h1>Sign in</h1><form method="post" action="/in"><label>User <input name="username"></label>
<label>Password <input type="password" name="password"></label>{more}<button>Sign in</button></form>"""
CODE = '<form method="post" action="/code"><label>Verification code <input name="code"></label><button>Verify</button></form>'
SECRETS = nurse(ward.USER, ward.PASSWORD, ward.TOTP)


def portal(first: str, then: str = "", *, status: int = 200, ahead_s: float = 0.0) -> Starlette:
    """``first``: the page at the front; ``then``: what answers a form; ``ahead_s``: by so much its clock is wrong."""

    def told(body: str, status: int = 200) -> Response:
        answer = page(body, status=status)
        answer.headers["Date"] = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead_s), usegmt=True)
        return answer

    async def front(_: Request) -> Response:
        return told(first)

    async def answered(_: Request) -> Response:
        return told(then, status)

    async def code(_: Request) -> Response:
        return told(f'<p role="alert">That code is not valid.</p>{CODE}', 401)

    return Starlette(
        routes=[Route("/", front), Route("/in", answered, methods=["POST"]), Route("/code", code, methods=["POST"]), Route("/frame", front)]
    )


def refused(app: Starlette, folder: Path, *words: str, secrets: dict[str, str] = SECRETS) -> str:
    """The one line that says why it did not come about."""
    with served(app, date_header=False) as url:
        status, said = learn(url, folder / "portal.toml", secrets, *words)
    return line(status, said, folder)


def line(status: int, said: str, folder: Path) -> str:
    found = [one for one in said.splitlines() if one.startswith("wardround: ")]
    assert (status, len(found)) == (2, 1), said
    assert "Traceback" not in said
    assert ward.PASSWORD not in said
    assert not list(folder.glob("*.toml"))
    return found[0]


WAITING = "<h1>Almost there</h1><p>We sent a notification to your phone. Approve the sign-in request to go on.</p>"


@pytest.mark.parametrize(
    ("app", "slug", "says"),
    [
        (portal(FORM.format(more='<iframe src="/frame?recaptcha"></iframe>')), "captcha", "test keys"),
        (portal(FORM.format(more='<label>Type the letters <input name="captcha"></label>')), "captcha", "test keys"),
        (portal("<p>Verify you are human by completing the action below.</p>"), "captcha", "test keys"),
        (portal(FORM.format(more=""), WAITING), "push-sign-in", "--totp"),
        (portal("<h1>Access denied</h1><p>Automated browsers are not allowed here.</p>"), "automation-blocked", "admit"),
        (portal(FORM.format(more=""), "<h1>Internal error</h1><p>Something went wrong.</p>", status=500), "sign-in-refused", "status 500"),
        (portal("<h1>Welcome</h1><p>Nothing to see.</p>"), "no-sign-in-form", "address of the sign-in page"),
        (portal(FORM.format(more=""), CODE, ahead_s=300), "code-refused", "s from this machine's"),
        (portal(FORM.format(more=""), CODE), "code-refused", "That code is not valid"),
    ],
    ids=["captcha-frame", "captcha-letters", "captcha-page", "push", "blocked", "error-page", "no-form", "wrong-clock", "wrong-code"],
)
def test_it_is_named_with_the_way_round(app: Starlette, slug: str, says: str, tmp_path: Path) -> None:
    said = refused(app, tmp_path)
    assert f"[{slug}]" in said
    assert says in said


def test_a_code_without_a_secret_is_asked_for(tmp_path: Path) -> None:
    said = refused(portal(FORM.format(more=""), CODE), tmp_path, secrets=nurse(ward.USER, ward.PASSWORD))
    assert "[secret-missing]" in said
    assert "--totp" in said


@pytest.mark.parametrize("how", ["redirect", "script"])
def test_a_host_that_was_not_named_is_not_touched(how: str, tmp_path: Path) -> None:
    touched: list[str] = []

    async def elsewhere(request: Request) -> Response:
        touched.append(str(request.url))
        return page(FORM.format(more=""))

    with served(Starlette(routes=[Route("/", elsewhere)])) as other:

        async def front(_: Request) -> Response:
            return to(f"{other}/") if how == "redirect" else page(f"<script>location.href = '{other}/'</script>")

        said = refused(Starlette(routes=[Route("/", front)]), tmp_path)
    assert "[host-not-listed]" in said
    assert f"--host {other.removeprefix('http://')}" in said
    assert not touched


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A key and a certificate that nobody vouches for."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(plain)
    return {"ssl_certfile": str(folder / "cert.pem"), "ssl_keyfile": str(folder / "key.pem")}


def test_a_certificate_that_is_not_trusted_is_named(certificate: dict[str, str], tmp_path: Path) -> None:
    with served(portal(FORM.format(more="")), **certificate) as url:
        status, said = learn(url, tmp_path / "portal.toml", SECRETS)
    said = line(status, said, tmp_path)
    assert "[certificate-not-trusted]" in said
    assert "--insecure-tls" in said
    assert "SSL_CERT_FILE" in said


def test_it_is_accepted_where_the_user_says_so(certificate: dict[str, str], tmp_path: Path) -> None:
    with served(portal("<h1>Welcome</h1>"), **certificate) as url:
        status, said = learn(url, tmp_path / "portal.toml", SECRETS, "--insecure-tls")
    assert "[no-sign-in-form]" in line(status, said, tmp_path), "it got as far as the page"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["TLS 1.2", "TLS 1.3"])
def test_a_client_certificate_is_named(version: ssl.TLSVersion, certificate: dict[str, str], tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate["ssl_certfile"], certificate["ssl_keyfile"])
    context.load_verify_locations(certificate["ssl_certfile"])
    context.verify_mode, context.maximum_version = ssl.CERT_REQUIRED, version
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # each handshake fails
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        status, said = learn(f"https://127.0.0.1:{server.server_port}", tmp_path / "portal.toml", SECRETS, "--insecure-tls")
        server.shutdown()
    assert "[client-certificate]" in line(status, said, tmp_path)


def test_a_server_that_hangs_up_is_said_to_perhaps_want_one(certificate: dict[str, str], tmp_path: Path) -> None:
    wants = {"ssl_ca_certs": certificate["ssl_certfile"], "ssl_cert_reqs": ssl.CERT_REQUIRED}
    with served(portal(FORM.format(more="")), **certificate, **wants) as url:
        status, said = learn(url, tmp_path / "portal.toml", SECRETS, "--insecure-tls")
    said = line(status, said, tmp_path)
    assert "[portal-unreachable]" in said
    assert "client certificate" in said
