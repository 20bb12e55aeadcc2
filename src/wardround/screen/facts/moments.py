"""Dates and times as texts show them: in numbers, with a month's name, as a clock's time, and relative to now."""

from __future__ import annotations

import re
from functools import cache

import msgspec

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_NUMERIC = re.compile(r"(?<![\d./\-])(?P<a>\d{1,2})(?P<sep>[/.\-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})(?![\d/\-]|\.\d)")
_NAMED = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?[\s\-/]?{_MONTH}[\s\-/,]*(?P<y1>\d{{4}}|'?\d{{2}})(?![\d:])"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?P<y2>\d{{4}}))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?[\s\-/]{_MONTH}|{_MONTH}\s\d{{1,2}})(?!\w)", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)\d{4}[\-/]\d{2}[\-/]\d{2}(?!\d)")
_TIME = re.compile(
    r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![:\d])\s?(?P<half>(?:[ap]\.?m\b\.?)|h\b|hrs?\b|hours?\b|Z\b)?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?:\d+|an?|one|two|three|a few|several)"
    r"\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|years?)\s+ago"
    r"|yesterday|last (?:night|week|month)|just now)\b",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"\b(?:dd?|mm?)\s?[/.\-]\s?(?:dd?|mm?)\s?[/.\-]\s?yy(?:yy)?\b|\bday/month\b|\bmonth/day\b", re.IGNORECASE)
LAST_MONTH = 12


class Date(msgspec.Struct, frozen=True, gc=False):
    """One date in a text."""

    text: str
    year: int
    """Digits of its year."""
    ambiguous: bool
    """Both of its first numbers may be the month."""
    sep: str = ""
    """Of one in numbers: what stands between them."""


class Time(msgspec.Struct, frozen=True, gc=False):
    """One clock's time in a text."""

    text: str
    start: int
    hour: int
    padded: bool
    """Its hour has two digits."""
    half: str
    """``am``, ``pm``, or another mark behind it, as written."""


@cache
def dates(text: str) -> tuple[Date, ...]:
    """All of them but ISO ones."""
    found = []
    for one in _NUMERIC.finditer(text):
        first, second = int(one["a"]), int(one["b"])
        if min(first, second) >= 1 and max(first, second) <= 31 and min(first, second) <= LAST_MONTH:  # noqa: PLR2004 - days of a month
            unclear = max(first, second) <= LAST_MONTH and first != second
            found.append(Date(one[0], len(one["year"]), unclear, one["sep"]))
    found += [Date(one[0], len((one["y1"] or one["y2"]).strip("'")), ambiguous=False) for one in _NAMED.finditer(text)]
    return tuple(found)


@cache
def times(text: str) -> tuple[Time, ...]:
    """All clock's times."""
    return tuple(
        Time(one[0].strip(), one.start(), int(one["hour"]), len(one["hour"]) > 1, (one["half"] or "").lower())
        for one in _TIME.finditer(text)
    )


def relative(text: str) -> str:
    """The first time that is told from now: ``2 hours ago``; empty: none."""
    found = _RELATIVE.search(text)
    return found[0] if found else ""


def absolute(text: str) -> bool:
    """Whether a text says a date or a clock's time."""
    return bool(times(text) or dates(text) or _ISO.search(text) or _SHORT.search(text))


def says_format(text: str) -> bool:
    """Whether a text says in which order day and month stand: ``DD/MM/YYYY``."""
    return bool(_FORMAT.search(text))
