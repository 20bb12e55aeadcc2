"""What a portal itself says of its limits: deadlines in its answers, settings in its pages."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wardround.learn.facts import Facts
    from wardround.learn.tap import Sight

_IDLE = re.compile(r"idle|inactiv", re.IGNORECASE)
_ABSOLUTE = re.compile(
    r"absolute|max(?:imum)?[_-]?(?:age|session|life)|hard[_-]?(?:limit|end)|session[_-]?(?:end|max|lifetime)", re.IGNORECASE
)
_WARN = re.compile(r"warn", re.IGNORECASE)
_WARN_AT = re.compile(r"^(?:warn(?:ing)?|notify|alert|remind)_?(?:after|at)(?:_?(?:s|ms|sec(?:ond)?s?|min(?:ute)?s?))?$", re.IGNORECASE)
_ENDS_AT = re.compile(
    r"^(?:(?:expire|time_?out|log_?out|sign_?out|lock)_?after|(?:session|auto_?log_?out|auto_?logoff)_?time_?out)"
    r"(?:_?(?:s|ms|sec(?:ond)?s?|min(?:ute)?s?))?$",
    re.IGNORECASE,
)
"""A page that warns after so long without a touch, and ends the session after so long."""
_OF_A_SESSION = re.compile(r"session|expir|logout|warning_?(?:ms|s|sec)", re.IGNORECASE)
_NO_LIMIT = re.compile(r"remain|left|since|last|for$", re.IGNORECASE)
_FARTHEST_S = 48 * 3600.0
_MOMENT = re.compile(r"^\d{12,14}(?:\.\d+)?$")
_SETTING = re.compile(r"[\"']?\b([A-Za-z][\w-]{3,40})[\"']?\s*[:=]\s*[\"']?(\d{1,9}(?:\.\d+)?)\b")
_PER_MS = 1000


def deadlines(sights: Sequence[Sight], facts: Facts) -> None:
    """Deadlines in headers and JSON fields: milliseconds since 1970, some time ahead of the answer."""
    for place, sight, moment in _moments(sights):
        now = _server_now(sight)
        ahead = moment / _PER_MS - now
        if not 0 < ahead < _FARTHEST_S:
            continue
        name = place.partition(":")[2]
        limit = round(ahead)
        if _ABSOLUTE.search(name) and "credentials.absolute_told" not in facts.known:
            facts.learn("credentials.absolute_told", place, f"answer of {sight.place}, {limit} s ahead")
            facts.learn("session.absolute_s", near(ahead), f"{place} in the answer of {sight.place}")
        elif _IDLE.search(name) and "credentials.idle_told" not in facts.known:
            facts.learn("credentials.idle_told", place, f"answer of {sight.place}, {limit} s ahead")
            facts.learn("session.idle_s", near(ahead), f"{place} in the answer of {sight.place}")


def settings(sights: Sequence[Sight], facts: Facts) -> None:
    """Settings in pages, answers and scripts whose names speak of idleness: likely, since nobody knows whether they are obeyed."""
    for sight in sights:
        if sight.static and "json" not in sight.answer.get("content-type", ""):
            continue
        said = _SETTING.findall(sight.text)
        found = [(name, text, seconds) for name, text in said if (seconds := _seconds(name, float(text))) is not None]
        warns_at = next((seconds for name, _, seconds in found if _WARN_AT.match(name)), None)
        for name, text, seconds in found:
            how = f"{sight.place} says {name} {text.removesuffix('.0')}"
            key = _limit(name)
            if key is not None:
                facts.learn(key, seconds, how, "likely")
            if _ENDS_AT.match(name) and warns_at is not None and warns_at < seconds:
                facts.learn("session.warning_s", seconds - warns_at, f"{how}, and that it warns after {warns_at:g} s", "likely")


def _limit(name: str) -> str | None:
    """The limit that a setting's name speaks of."""
    if _WARN_AT.match(name):
        return None
    if _ENDS_AT.match(name):
        return "session.idle_s"
    if _WARN.search(name):
        return "session.warning_s" if _IDLE.search(name) or _OF_A_SESSION.search(name) else None
    if _ABSOLUTE.search(name):
        return "session.absolute_s"
    return "session.idle_s" if _IDLE.search(name) and not _NO_LIMIT.search(name) else None


def _moments(sights: Sequence[Sight]) -> Iterator[tuple[str, Sight, float]]:
    for sight in sights:
        for name, text in sight.answer.items():
            if _MOMENT.match(text):
                yield f"header:{_spelled(name)}", sight, float(text)
        if "json" in sight.answer.get("content-type", ""):
            for name, text in re.findall(r'"(\w+)"\s*:\s*(\d{12,14}(?:\.\d+)?)\b', sight.text[:100_000]):
                yield f"json:{name}", sight, float(text)


def _spelled(header: str) -> str:
    return "-".join(part.capitalize() for part in header.split("-"))


def _server_now(sight: Sight) -> float:
    try:
        return parsedate_to_datetime(sight.answer["date"]).timestamp() + 0.5
    except (KeyError, TypeError, ValueError):
        return sight.at


def near(seconds: float) -> int:
    """The round number that was meant: an answer is a second or two old when it is read."""
    for round_ in (60, 30, 10, 5):
        near = round(seconds / round_) * round_
        if near and abs(near - seconds) <= 2.0:  # noqa: PLR2004  # seconds
            return near
    return round(seconds)


def _seconds(name: str, number: float) -> int | float | None:
    """A setting as seconds, by the unit in its name, else by its size; None when it can be no limit of a session."""
    if re.search(r"_?(?:ms|millis|milliseconds)$", name, re.IGNORECASE) or (name.endswith("Ms")):
        seconds = number / _PER_MS
    elif re.search(r"min(?:ute)?s?$", name, re.IGNORECASE):
        seconds = number * 60
    elif re.search(r"hours?$", name, re.IGNORECASE):
        seconds = number * 3600
    elif re.search(r"(?:_s|sec|secs|seconds)$", name, re.IGNORECASE):
        seconds = number
    else:
        seconds = number / _PER_MS if number >= 60_000 else number  # noqa: PLR2004  # a minute in milliseconds; as seconds, most of a day
    if not 5 <= seconds <= _FARTHEST_S:  # noqa: PLR2004  # seconds
        return None
    return int(seconds) if seconds == int(seconds) else seconds
