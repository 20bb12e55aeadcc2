"""Tokens, session ids and patient identifiers stay where they belong.

*Why.* What stands in a URL stands in logs, histories and referrers; what script can read, any injected script can take:
a stolen session opens every chart of the ward without anybody noticing.

*Clause.* ASVS 5.0 3.3.1 (Secure), 3.3.2 (SameSite), 3.3.4 (HttpOnly), 14.2.1 (nothing sensitive in URLs), 14.3.3 (browser
storage); RFC 6749 5.1 and ASVS 5.0 14.3.2 (token responses are not stored).

*Evidence.* Each request's leaks as the wire saw them (``<what>-in-url``, ``<what>-in-referer``); credentials and
patient identifiers seen in web storage beyond the profile's ``storage_allowed`` (names or globs), in the console or in a
script-readable cookie, and credentials in a page's title (``<what>-in-<place>``); the flags of cookies that carry an
access token, a refresh token or a session (``cookie-without-httponly``, ``-samesite``, ``-secure``); the Cache-Control of
answers to sign-in and refresh that carry a token in their body (``token-answer-may-be-stored``).

Decided on purpose: a patient's name in a page's title is no finding (many portals put it there so that tabs are not
mixed up). ASVS 5.0 14.3.3 excepts session tokens from its rule on storage; here the profile has to say so, so that
somebody has decided it. ``SameSite=None`` is none (a portal embedded in another needs it); no ``SameSite`` at all is. ``Secure`` is
demanded on every host but the loopback, where test systems speak plain HTTP and browsers count it as secure.

*Could not tell.* Never: what was seen was seen.

*Not checked.* No credential was seen in this history.

*Limits.* None.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from wardround.history.events import Stored
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import from_browser, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.events import Exchange
    from wardround.history.history import History

ID = "credentials-kept-well"
TITLE = "No token, session id or patient identifier where it can be taken; cookies and token responses carry their protection."
CLAUSES = ("ASVS 5.0 3.3.1", "ASVS 5.0 3.3.2", "ASVS 5.0 3.3.4", "ASVS 5.0 14.2.1", "ASVS 5.0 14.3.2", "ASVS 5.0 14.3.3", "RFC 6749 5.1*")

CARRIERS = frozenset({"access", "refresh", "session"})
WORD = {"access": "access token", "refresh": "refresh token", "session": "session id", "patient": "patient identifier"}


def judge(history: History) -> Judgement:
    """Collect everything that lies where it should not, once for each cause and name."""
    found: dict[tuple[str, str], Finding] = {}
    for name, finding in (*_leaks(history), *_stored(history), *_cookies(history), *_answers(history)):
        found.setdefault((finding.cause, name), finding)
    if found:
        return Judgement.broken(found.values())
    if not any(exchange.presented or exchange.issued for exchange in from_browser(history)):
        return Judgement.not_checked("no credential was seen in this history")
    return Judgement.holds()


def _leaks(history: History) -> Iterator[tuple[str, Finding]]:
    for exchange in from_browser(history):
        for leak in exchange.leaks:
            cause = leak.strip().lower().replace(" ", "-")
            yield exchange.path, Finding(f"{exchange.method} {exchange.path}: {leak}", cause, (exchange.seq,), exchange.tab)


def _stored(history: History) -> Iterator[tuple[str, Finding]]:
    for stored in history.of(Stored):
        allowed = any(fnmatchcase(stored.key, pattern) for pattern in history.started.storage_allowed)
        if (stored.place in {"localStorage", "sessionStorage"} and allowed) or (stored.place == "title" and stored.what == "patient"):
            continue
        what = WORD.get(stored.what, stored.what)
        key = f" under {stored.key!r}" if stored.key else ""
        summary = f"Tab {stored.tab} of {stored.clinician} keeps a {what} in {stored.place}{key}, where any script can read it"
        yield stored.key, Finding(summary, f"{what}-in-{stored.place}".lower().replace(" ", "-"), (stored.seq,), stored.tab)


def _cookies(history: History) -> Iterator[tuple[str, Finding]]:
    for exchange in from_browser(history):
        # An answer that a fault put in the portal's place says nothing of the portal's cookies.
        if exchange.outcome == "replaced":
            continue
        for held in exchange.issued:
            if held.place != "cookie" or held.what not in CARRIERS or held.http_only is None:
                continue
            missing = {
                "HttpOnly": not held.http_only,
                "SameSite": not held.same_site,
                "Secure": held.secure is False and not loopback(exchange.host),
            }
            for flag, absent in missing.items():
                if absent:
                    summary = f"The cookie {held.name!r} carries the {WORD[held.what]} without {flag}"
                    yield held.name, Finding(summary, f"cookie-without-{flag.lower()}", (exchange.seq,), exchange.tab)


def _answers(history: History) -> Iterator[tuple[str, Finding]]:
    for exchange in from_browser(history):
        tokens = [held for held in exchange.issued if held.place == "body" and held.what in {"access", "refresh"}]
        if exchange.role in {"sign-in", "refresh"} and exchange.outcome == "answered" and tokens and not _no_store(exchange):
            told = f"Cache-Control: {exchange.cache_control}" if exchange.cache_control else "no Cache-Control"
            summary = f"The answer to the {exchange.role} of {who(exchange)} carries a token with {told} instead of no-store"
            yield exchange.path, Finding(summary, "token-answer-may-be-stored", (exchange.seq,), exchange.tab)


def _no_store(exchange: Exchange) -> bool:
    directives = (exchange.cache_control or "").lower().split(",")
    return "no-store" in (directive.strip() for directive in directives)


def loopback(host: str) -> bool:
    """Whether a host (with or without a port) is this machine.

    >>> loopback("127.0.0.1:8000"), loopback("[::1]:8000"), loopback("ehr.localhost"), loopback("ehr.example")
    (True, True, True, False)
    """
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0] if host.count(":") <= 1 else host
    return name == "::1" or name.startswith("127.") or name == "localhost" or name.endswith(".localhost")
