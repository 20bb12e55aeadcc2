"""What a text that passes the wire names: patients, intent markers, and what should not be in a URL."""

from __future__ import annotations

import functools
import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from wardround.wire.credentials import in_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.portal.profile import Patient
    from wardround.wire.credentials import Secret

_LIMIT = 2_000_000
"""Characters of a body that are looked through."""
_SHORT = 4
"""A patient's key that is shorter, or a bare number, says nothing outside a path or a patient field."""
_WORDS = {"access": "access token", "refresh": "refresh token", "session": "session id"}


def _spellings(text: str) -> set[str]:
    """A text as it may stand in HTML, in JSON and in a form."""
    return {text, html.escape(text), json.dumps(text)[1:-1], quote(text), quote(text, safe="").replace("%20", "+")}


class Patients:
    """Finds the profile's patients in texts."""

    def __init__(self, patients: Iterable[Patient]) -> None:
        """Prepare what is looked for."""
        self._aliases: dict[str, str] = {}
        self._spellings: dict[str, set[str]] = {}
        """By what they are when case does not count."""
        self._key_patterns: list[tuple[str, re.Pattern[str]]] = []
        for patient in patients:
            for identifier in filter(None, {patient.name, *patient.identifiers}):
                for spelling in _spellings(identifier):
                    self._aliases[spelling.casefold()] = patient.alias
                    self._spellings.setdefault(spelling.casefold(), set()).add(spelling)
            if patient.key:
                self._key_patterns.append((patient.alias, _key_pattern(patient.key)))

    def named(self, text: str) -> list[str]:
        """Aliases of the patients of whom a name or identifier stands in a text."""
        part = text[:_LIMIT]
        # a tenth of a pattern's time, and most answers name nobody; a pattern of all patients would take milliseconds for the others
        folded = part.casefold()
        there = frozenset(spelling for name, spellings in self._spellings.items() if name in folded for spelling in spellings)
        if not there:
            return []
        return sorted({self._aliases[match.group().casefold()] for match in _pattern(there).finditer(part)})

    def meant(self, text: str) -> list[str]:
        """Like ``named``, and by their keys: in paths, and in text or fields that speak of a patient."""
        part = text[:_LIMIT]
        return sorted({*self.named(part), *(alias for alias, pattern in self._key_patterns if pattern.search(part))})


@functools.lru_cache(maxsize=256)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Any of these as a whole word; of two that begin alike the longer."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _key_pattern(key: str) -> re.Pattern[str]:
    edge = rf"(?<![\w-]){re.escape(key)}(?![\w-])"
    if len(key) >= _SHORT and not key.isdigit():
        return re.compile(edge)
    # "patient": 7, patient_id=7, /patients/7, "mrn": "7": a bare 7 may be a dose.
    return re.compile(rf"(?:patient|mrn|subject|person)\w*[\"']?\s*[:=/]\s*[\"']?{edge}", re.IGNORECASE)


def markers_in(text: str, markers: Iterable[str]) -> list[str]:
    """The intent markers that stand in a request."""
    plain = unquote_plus(text)
    return sorted(marker for marker in markers if marker in text or marker in plain)


def shown_path(path: str) -> str:
    """A path as it may be written: the keys of its query, not their values."""
    before, question, query = path.partition("?")
    if not question:
        return before
    return before + "?" + "&".join(f"{pair.partition('=')[0]}=*" if "=" in pair else pair for pair in query.split("&") if pair)


class Leaks:
    """Finds what should not be in a URL or a Referer."""

    def __init__(self, patients: Patients, passwords: list[str]) -> None:
        """For a profile's patients, and passwords that must not be in a URL (the list may grow)."""
        self._patients = patients
        self._passwords = passwords

    def of(self, path: str, referer: str, secrets: Iterable[Secret]) -> list[str]:
        """Such as ``access token in url``, ``patient in referer``.

        Args:
            path: path and query of the request.
            referer: its Referer header.
            secrets: credentials known in this run: wherever one stands, whatever the parameter is called.
        """
        known = list(secrets)
        found: set[str] = set()
        for text, where in ((path, "url"), (referer, "referer")):
            if not text:
                continue
            plain = unquote(text)
            found |= {f"{_WORDS[secret.what]} in {where}" for secret in in_url(text) if secret.what in _WORDS}
            found |= {f"{_WORDS[secret.what]} in {where}" for secret in known if secret.what in _WORDS and secret.value in plain}
            found |= {f"password in {where}" for password in self._passwords if password and password in plain}
            found |= {f"password in {where}" for _ in re.finditer(r"[?&](?:password|passwd|pwd)=[^&]", urlsplit(text).query and text)}
            if self._patients.named(plain) or self._patients.named(text):
                found.add(f"patient in {where}")
        return sorted(found)
