"""Spoiling a credential on its way, so that the portal itself refuses it."""

from __future__ import annotations

import base64
import binascii
import string
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from wardround.wire import jwt
from wardround.wire.cookies import change_cookie

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.wire.credentials import Secret

_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_MIN_PACKED = 8


def garble(value: str) -> str:
    """Another value of the same shape that nobody ever issued.

    The shape stays, so that the portal says "not valid" and not "I cannot read this": a JWT keeps its claims and loses its
    signature; base64 text stays base64 text; anything else keeps length and alphabet. Only the end is changed: prefixes
    (``s%3A``, a key id) often say how the rest is to be read.

    >>> garble("abc123xyz")
    'abc123yza'
    """
    if jwt.claims(value) is not None:
        head, _, signature = value.rpartition(".")
        return f"{head}.{_shift(signature)}"
    inner = _packed_text(value)
    if inner is not None:
        return base64.b64encode((inner[: -len(inner) // 3] + _shift(inner[-len(inner) // 3 :])).encode()).decode()
    keep = len(value) - max(1, len(value) // 3)
    return value[:keep] + _shift(value[keep:])


def _shift(text: str) -> str:
    """Each letter and digit becomes the next one of its kind."""
    table = {old: new for letters in _CLASSES for old, new in zip(letters, letters[1:] + letters[0], strict=True)}
    return "".join(table.get(letter, letter) for letter in text)


def _packed_text(value: str) -> str | None:
    """Printable text that travels as base64 (``login:id:key``); None when it is none."""
    if len(value) < _MIN_PACKED or len(value) % 4:
        return None
    try:
        inner = base64.b64decode(value, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return inner if inner.isprintable() and base64.b64encode(inner.encode()).decode() == value else None


def spoil(request: http.Request, secret: Secret, *, remove: bool = False) -> None:
    """Garble a credential where it stands in a request; ``remove`` a cookie that a browser would no longer have."""
    value, bad = secret.value, garble(secret.value)
    if secret.place == "cookie":
        changed = (change_cookie(header, secret.name, None if remove else bad) for header in request.headers.get_all("cookie"))
        request.headers.set_all("cookie", [header for header in changed if header])
    elif secret.place == "header":
        if secret.name not in request.headers:
            return
        request.headers[secret.name] = request.headers[secret.name].replace(value, bad)
    elif secret.place == "body":
        body = request.get_text(strict=False) or ""
        for spelled in (str, quote, quote_plus, _quote_all):
            body = body.replace(spelled(value), spelled(bad))
        request.text = body
    else:
        path = request.path
        for spelled in (str, quote, quote_plus, _quote_all):
            path = path.replace(spelled(value), spelled(bad))
        request.path = path


def _quote_all(value: str) -> str:
    return quote(value, safe="")
