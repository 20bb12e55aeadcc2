"""Where credentials travel and how long they last, from what passed on the wire after a sign-in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from wardround.portal.trust import trust
from wardround.wire import jwt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.learn.facts import Facts
    from wardround.learn.tap import Sight
    from wardround.wire.cookies import CookieSet

LONG = 12
"""Shorter values are no credentials."""
_USUAL = frozenset(
    {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "accept-language",
        "cookie",
        "referer",
        "origin",
        "connection",
        "content-type",
        "content-length",
        "cache-control",
        "pragma",
        "upgrade-insecure-requests",
        "if-none-match",
        "if-modified-since",
        "range",
        "priority",
        "dnt",
        "upgrade",
    }
)
_CSRF = re.compile(r"csrf|xsrf|antiforgery|requestverification|nonce", re.IGNORECASE)
_REFRESH = re.compile(r"refresh", re.IGNORECASE)
_ACCESS = re.compile(r"^(?:access_?token|token|jwt|bearer|session_?token|auth_?token|id_?token|key|session_?id)$", re.IGNORECASE)
_LIFE = ("expires_in", "expiresIn", "access_expires_in", "accessTokenExpiresIn", "expires_in_s", "ttl")
_REFRESH_LIFE = ("refresh_expires_in", "refresh_token_expires_in", "refreshTokenExpiresIn", "refreshExpiresIn")
_CALL_S = 10.0
_REFUSED = frozenset({401, 403, 419, 440})
_REDIRECTS = range(300, 400)


@dataclass(frozen=True)
class Token:
    """A credential that an answer handed out in its body."""

    name: str
    """Of the JSON field."""
    value: str
    life_s: float | None
    place: str
    """``POST /login``"""


@dataclass
class Carriers:
    """What carries whom."""

    headers: dict[str, str] = field(default_factory=dict)
    """Header that carries a token, and the token it carried last."""
    access: dict[str, Token] = field(default_factory=dict)
    """By value."""
    refresh: dict[str, Token] = field(default_factory=dict)
    cookies: dict[str, CookieSet] = field(default_factory=dict)
    """What was set since the sign-in began, the last of each name."""
    set_by: dict[str, str] = field(default_factory=dict)
    session_cookies: list[str] = field(default_factory=list)
    refresh_cookies: list[str] = field(default_factory=list)
    guarded: Sight | None = None
    """A request that the portal serves to the signed-in only."""


def tokens(sights: Iterable[Sight]) -> tuple[dict[str, Token], dict[str, Token]]:
    """(access, refresh) tokens by value, of all answers."""
    access: dict[str, Token] = {}
    refresh: dict[str, Token] = {}
    for sight in sights:
        for name, value, beside in sight.told():
            if len(value) < LONG or " " in value:
                continue
            if _REFRESH.search(name) and not re.search(r"expire|url|uri|endpoint", name, re.IGNORECASE):
                refresh.setdefault(value, Token(name, value, _number(beside, _REFRESH_LIFE) or jwt.lifetime(value), sight.place))
            elif _ACCESS.search(name) or jwt.claims(value) is not None:
                access.setdefault(value, Token(name, value, _number(beside, _LIFE) or jwt.lifetime(value), sight.place))
    return access, refresh


def find(sights: Sequence[Sight], signed_in_at: int) -> Carriers:
    """Everything that may carry the session. ``signed_in_at``: how many exchanges had passed when the sign-in was over."""
    found = Carriers()
    access, found.refresh = tokens(sights)
    for sight in sights:
        for cookie in sight.cookies:
            if cookie.removed or not cookie.value:
                continue
            found.cookies[cookie.name] = cookie
            if sight.phase == "sign-in" or cookie.name not in found.set_by:
                found.set_by[cookie.name] = sight.place
    for sight in sights[signed_in_at // 2 :]:
        for name, value in _own_headers(sight):
            if name == "authorization" or value in access or jwt.claims(value) is not None:
                found.headers[name] = value
    sent = set(found.headers.values())
    found.access = {value: token for value, token in access.items() if value in sent}
    for value in sent - found.access.keys():
        found.access[value] = Token("", value, jwt.lifetime(value), "")
    return found


def _own_headers(sight: Sight) -> Iterator[tuple[str, str]]:
    """Headers that a browser does not send by itself, with what may be a credential in them."""
    for name, text in sight.headers.items():
        value = text.partition(" ")[2] or text
        if name in _USUAL or name.startswith("sec-") or _CSRF.search(name) or len(value) < LONG:
            continue
        if name != "authorization" or not text.lower().startswith("basic "):
            yield name, value


def prove(found: Carriers, sights: Sequence[Sight], *, insecure: bool) -> None:
    """Ask again for what the signed-in page got, each time with one credential left out: what is then refused carried the session.

    Only GET requests that had succeeded, and nothing that refreshes, are asked again.
    """
    asked = [one for one in sights if one.method == "GET" and one.status == httpx.codes.OK and not one.static and not one.stream]
    candidates = sorted(asked, key=lambda one: ("json" not in one.answer.get("content-type", ""), -one.number))
    with httpx.Client(verify=trust(insecure=insecure), trust_env=False, timeout=_CALL_S) as client:
        for sight in _one_of_each(candidates)[:6]:
            cookies = sight.sent()
            carried = [name for name in found.headers if name in sight.headers]
            if not (cookies or carried) or _REFRESH.search(sight.where) or _get(client, sight, cookies, carried) is not True:
                continue
            if _get(client, sight, [], []) is not False:
                continue
            found.guarded = sight
            needed = [name for name, _ in cookies if _get(client, sight, [one for one in cookies if one[0] != name], carried) is False]
            # a cookie that is refused without is the session's; one of the page's own guards (against forgery) is not asked for a GET
            found.session_cookies = [name for name in dict.fromkeys(needed) if not _CSRF.search(name)]
            bare = [name for name in carried if _get(client, sight, cookies, [one for one in carried if one != name]) is False]
            found.headers = {name: found.headers[name] for name in bare}
            return


def _get(client: httpx.Client, sight: Sight, cookies: list[tuple[str, str]], headers: list[str]) -> bool | None:
    """Whether it is served with these; None when that cannot be told."""
    sent: dict[str, str] = {
        name: sight.headers[name] for name in ("accept", "accept-language", "x-requested-with", "user-agent") if name in sight.headers
    }
    sent |= {name: sight.headers[name] for name in headers}
    if cookies:
        sent["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies)
    client.cookies.clear()  # what an earlier answer set would go along, and carry the session that is left out
    try:
        answer = client.get(f"{sight.scheme}://{sight.host}{sight.path}", headers=sent)
    except httpx.HTTPError:
        return None
    if answer.status_code in _REFUSED or answer.status_code in _REDIRECTS:
        return False
    if answer.status_code != httpx.codes.OK:
        return None
    asks = 'type="password"' in answer.text.lower() and 'type="password"' not in sight.text.lower()
    return not (asks or _nobody(answer.text, sight.text))


def _nobody(now: str, then: str) -> bool:
    """An answer of 200 with nothing in it, where there was something: nobody is signed in."""
    return now.strip() in ("null", "{}", "[]", '""', "") and then.strip() not in ("null", "{}", "[]", '""', "")


def _one_of_each(sights: Iterable[Sight]) -> list[Sight]:
    return list({one.place: one for one in sights}.values())


def tell(found: Carriers, facts: Facts) -> None:
    """Write down what was found."""
    for name in found.session_cookies:
        cookie = found.cookies.get(name)
        life = f"; lives {cookie.lives_for:.0f} s" if cookie and cookie.lives_for else "; ends with the browser"
        flags = ", ".join(word for word, yes in (("Secure", cookie and cookie.secure), ("HttpOnly", cookie and cookie.http_only)) if yes)
        facts.note(
            "credentials",
            f"cookie {name}: set by {found.set_by.get(name, 'a script of the page')}{life}; {flags or 'neither Secure nor HttpOnly'}",
        )
    if found.guarded is not None:
        if found.session_cookies:
            how = f"{found.guarded.place} was served with it and refused without"
            facts.learn("credentials.session_cookies", found.session_cookies, how, "measured")
        if found.headers:
            facts.learn(
                "credentials.headers", list(found.headers), f"{found.guarded.place} was served with it and refused without", "measured"
            )
    elif found.headers:
        facts.learn(
            "credentials.headers", list(found.headers), "sent after the sign-in; nothing was found that is refused without it", "likely"
        )
    names = list(dict.fromkeys(token.name for token in found.access.values() if token.name))
    if names:
        places = sorted({token.place for token in found.access.values() if token.name})
        facts.learn("credentials.access_fields", names, f"answer of {', '.join(places)}; the value was then sent as a header")
    lives = [token for token in found.access.values() if token.life_s]
    if lives:
        told = "its answer's expires_in" if jwt.lifetime(lives[0].value) != lives[0].life_s else "exp less iat of the JWT"
        facts.learn("session.access_token_s", _whole(lives[0].life_s or 0.0), f"{told}, {lives[0].place or 'header'}")
    if found.refresh:
        token = next(iter(found.refresh.values()))
        facts.learn(
            "credentials.refresh_fields", list(dict.fromkeys(one.name for one in found.refresh.values())), f"answer of {token.place}"
        )
        if token.life_s:
            facts.note("session", f"the refresh token says it lives {token.life_s:.0f} s (answer of {token.place})")


def style(found: Carriers, facts: Facts, *, renewed: bool) -> None:
    """Tokens that expire and are renewed, or a session on the server."""
    tokens_ = renewed or bool(found.refresh) or "session.access_token_s" in facts.known
    how = (
        "it hands out access tokens that expire"
        if tokens_
        else "its credential is a session on the server: nothing says that it expires or is renewed"
    )
    facts.learn("session.style", "tokens" if tokens_ else "cookie", how)


def _whole(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else round(seconds, 3)


def _number(beside: dict[str, object], names: tuple[str, ...]) -> float | None:
    return next(
        (float(value) for name in names if isinstance(value := beside.get(name), (int, float)) and not isinstance(value, bool)), None
    )
