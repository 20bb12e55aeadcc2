"""Cookie headers: what was set, for how long, and what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class CookieSet:
    """One ``Set-Cookie``."""

    name: str
    value: str
    secure: bool
    http_only: bool
    same_site: str | None
    lives_for: float | None
    """Seconds from Max-Age, else from Expires; None for a session cookie."""
    domain: str | None = None
    path: str = "/"

    @property
    def removed(self) -> bool:
        """Whether it tells the browser to drop the cookie."""
        return self.lives_for is not None and self.lives_for <= 0


def parse_set_cookie(line: str, real_now: float) -> CookieSet | None:
    """Read a ``Set-Cookie`` header as RFC 6265 section 5.2 does; None when it sets nothing."""
    pair, *attributes = line.split(";")
    name, equals, value = pair.strip().partition("=")
    if not equals or not name.strip():
        return None
    read: dict[str, str] = {}
    for attribute in attributes:
        key, _, text = attribute.strip().partition("=")
        read[key.strip().lower()] = text.strip()
    same_site = read.get("samesite")
    return CookieSet(
        name=name.strip(),
        value=value.strip().strip('"'),
        secure="secure" in read,
        http_only="httponly" in read,
        same_site=same_site.capitalize() if same_site else None,
        lives_for=_lives_for(read, real_now),
        domain=read.get("domain", "").lstrip(".") or None,
        path=read.get("path") or "/",
    )


def _lives_for(attributes: dict[str, str], real_now: float) -> float | None:
    max_age = attributes.get("max-age", "")
    if max_age.lstrip("-").isdigit():
        return float(max_age)
    expires = attributes.get("expires")
    if not expires:
        return None
    try:
        return parsedate_to_datetime(expires.replace("-", " ", 2)).timestamp() - real_now
    except (TypeError, ValueError, OverflowError):
        return None


def sent_cookies(headers: Iterable[str]) -> list[tuple[str, str]]:
    """(name, value) of each cookie that a request sends."""
    found = []
    for header in headers:
        for pair in header.split(";"):
            name, equals, value = pair.strip().partition("=")
            if equals:
                found.append((name, value.strip('"')))
    return found


def change_cookie(header: str, name: str, value: str | None) -> str:
    """A ``Cookie`` header with one cookie's value replaced, or (None) without it."""
    kept = []
    for pair in header.split(";"):
        key = pair.strip().partition("=")[0]
        if key != name:
            kept.append(pair.strip())
        elif value is not None:
            kept.append(f"{name}={value}")
    return "; ".join(kept)
