"""Deadlines that a portal tells by its own clock, translated to virtual time for the browser."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.portal.profile import Credentials
    from wardround.wire.lives import Grant, Lives

_SLACK_S = 1.0
"""By how much the portal's clock may differ from ours without its ``Date`` showing it."""
_DATE_S = 2.0
"""A ``Date`` header has whole seconds: a smaller difference between the clocks is none."""
_REMAINING = re.compile(r"(\"\w*remaining_(s|ms)\"\s*:\s*)(-?\d+(?:\.\d+)?)")


class Told:
    """Reads what a portal says of its session's deadlines, and rewrites it."""

    def __init__(self, credentials: Credentials, lives: Lives) -> None:
        """As the profile says where to look."""
        self._idle = credentials.idle_told
        self._absolute = credentials.absolute_told
        self._lives = lives
        self.coarse = False
        """The told deadlines have whole seconds only: a slide within a second cannot be seen."""
        self._fine = False

    @property
    def configured(self) -> bool:
        """Whether the profile says where the idle deadline is told."""
        return self._idle is not None

    def read(self, response: http.Response, grant: Grant, *, sent_at: float, sent_real: float) -> None:
        """Take the portal's word for the session's deadlines.

        Args:
            response: the answer.
            grant: the session that it is about.
            sent_at: virtual time at which the portal got the request.
            sent_real: real time of the same moment: the portal computed its answer between then and now.
        """
        between = _server_times(response, sent_real)
        said, idle = _find(response, self._idle)
        if said and idle is None:
            grant.told, grant.idle_at = True, None
        elif idle is not None:
            self._fine = self._fine or idle % 1000 != 0
            if grant.told_idle is None or idle > grant.told_idle:
                grant.idle_at = sent_at + _left(idle / 1000, between, self._lives.idle_s)
                grant.told_idle, grant.told = idle, True
                grant.translated[idle] = grant.idle_at
                self.coarse = self.coarse or (len(grant.translated) > 2 and not self._fine)  # noqa: PLR2004  # one or two may be chance
        _, absolute = _find(response, self._absolute)
        if absolute is not None and absolute != grant.told_absolute:
            grant.absolute_at = sent_at + _left(absolute / 1000, between, self._lives.absolute_s)
            grant.told_absolute = absolute

    def translate(self, response: http.Response, grant: Grant, *, now: float, sent_real: float) -> None:
        """Rewrite deadlines, and durations derived from them, as the portal would tell them if virtual time were its own."""
        between = _server_times(response, sent_real)
        pairs: list[tuple[float, float]] = []
        for place, told, virtual in (
            (self._idle, _find(response, self._idle)[1], grant.idle_at),
            (self._absolute, _find(response, self._absolute)[1], grant.absolute_at),
        ):
            if told is None or virtual is None:
                continue
            moment = grant.translated.get(told, virtual) if place == self._idle else virtual
            pairs.append((told / 1000, moment - now))
            _replace(response, place or "", moment * 1000)
        if pairs and "json" in response.headers.get("content-type", ""):
            text = response.get_text(strict=False) or ""
            changed = _REMAINING.sub(lambda found: _duration(found, pairs, between), text)
            if changed != text:
                response.text = changed


def _duration(found: re.Match[str], pairs: list[tuple[float, float]], between: tuple[float, float]) -> str:
    """A told duration, replaced if it is what was left to one of the told deadlines when the portal answered.

    However slowly the answer came: the deadline less the duration is the moment at which the portal computed it.
    """
    scale = 1000 if found.group(2) == "ms" else 1
    said = float(found.group(3)) / scale
    derived = [virtual for told, virtual in pairs if between[0] <= told - said <= between[1]]
    if not derived:
        return found.group(0)
    # The idle deadline comes first; where both fit, the names tell.
    virtual = derived[-1] if "absolute" in found.group(1) else derived[0]
    return f"{found.group(1)}{virtual * scale:.{0 if scale > 1 else 3}f}"


def _left(told: float, between: tuple[float, float], limit: float | None) -> float:
    """Seconds from the portal's getting a request to the deadline that it told: the whole limit, if that is possible."""
    if limit is not None and between[0] <= told - limit <= between[1]:
        return limit
    return told - (between[0] + _SLACK_S)


def _server_times(response: http.Response, sent_real: float) -> tuple[float, float]:
    """The portal's clock when it computed an answer: not before, not after (real seconds since 1970)."""
    received = time.time()
    try:
        its = parsedate_to_datetime(response.headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        its = received
    ahead = 0.0 if sent_real - _DATE_S <= its <= received + _DATE_S else its - received
    return sent_real + ahead - _SLACK_S, received + ahead + _SLACK_S


def _find(response: http.Response, place: str | None) -> tuple[bool, float | None]:
    """(said at all, milliseconds or None for "no deadline") of a told deadline."""
    kind, _, name = (place or "").partition(":")
    if kind == "header":
        text = response.headers.get(name)
    elif kind == "json" and "json" in response.headers.get("content-type", ""):
        found = _field(name).search(response.get_text(strict=False) or "")
        text = found.group(2) if found else None
    else:
        return False, None
    if text is None:
        return False, None
    try:
        return True, float(text)
    except ValueError:
        return text.strip() == "null", None


def _field(name: str) -> re.Pattern[str]:
    return re.compile(rf"(\"{re.escape(name)}\"\s*:\s*)(null|-?\d+(?:\.\d+)?)")


def _replace(response: http.Response, place: str, milliseconds: float) -> None:
    kind, _, name = place.partition(":")
    if kind == "header":
        response.headers[name] = f"{milliseconds:.0f}"
    else:
        text = response.get_text(strict=False) or ""
        response.text = _field(name).sub(lambda found: f"{found.group(1)}{milliseconds:.0f}", text)
