"""JWTs, read without checking their signature: the wire only wants to know how long they are meant to live."""

from __future__ import annotations

import base64
import binascii
import json
import re

_SHAPE = re.compile(r"^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$")


def claims(value: str) -> dict[str, object] | None:
    """The payload of a JWT, or None when this is none."""
    if not _SHAPE.match(value):
        return None
    payload = value.split(".")[1]
    try:
        read = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (binascii.Error, ValueError):
        return None
    return read if isinstance(read, dict) else None


def lifetime(value: str) -> float | None:
    """``exp - iat`` in seconds; None when this is no JWT or does not say."""
    read = claims(value) or {}
    expires, issued = read.get("exp"), read.get("iat", read.get("nbf"))
    if isinstance(expires, (int, float)) and isinstance(issued, (int, float)):
        return float(expires - issued)
    return None
