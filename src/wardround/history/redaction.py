"""What may not stand on disk, and what stands there instead.

Every string of every event goes through one ``Redactor`` before it is written. It knows two things: the *values* that
this run learned (patients' identifiers, passwords, TOTP secrets and codes, tokens, session ids), in every spelling in
which they travel, and the *shapes* of credentials that nobody told it about. A value becomes ``[label]``, a patient's
identifier the patient's alias: ``[P1]``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import threading

from wardround.history.spellings import fold, is_short, spellings

_GRAM = 3
"""Values shorter than this are not looked for: they would hit everywhere. It is also the key of the index."""

_CACHE = 4096
"""Strings of a history repeat (paths, roles, aliases): this many results are kept."""

_VALUE = r"[A-Za-z0-9._~+/%=\-]"
_OPAQUE = rf"(?=[^\s\"'&;,]*[0-9A-Z]){_VALUE}{{16,}}"
"""A long value with a digit or a capital in it: ``refresh-presented-twice`` after ``token:`` is prose, not a token."""
_CREDENTIAL_KEY = (
    r"(?:token|secret|session(?:_?id)?|sessid|\bsid|api[_\-]?key|csrf|xsrf|authorization|credential|assertion|ticket|signature|auth"
    r"|code(?:_verifier|_challenge)?|nonce|cookie)"
)
_TYPED_KEY = r"(?:password|passwd|pwd|passphrase|otp)"
_JWT = re.compile(r"eyJ[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*){1,4}|eyJ[A-Za-z0-9_\-]{16,}={0,2}")
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?i)\b(bearer|basic|digest|negotiate)(\s+|%20|\+)(?=\S*\d|\S{{24}}){_VALUE}{{8,}}"), r"\1\2[credential]"),
    (re.compile(rf"(?i)({_TYPED_KEY}[\"']?\s*(?:=|:\s?|%3D)\s*[\"']?)(?!\[)[^\s\"'&;,<>\[\]]+"), r"\1[password]"),
    (re.compile(rf"((?i:{_CREDENTIAL_KEY})[\"']?\s*(?:=|:\s?|%3D|%3d)\s*[\"']?){_OPAQUE}"), r"\1[credential]"),
)
_MAY_HAVE_SHAPE = re.compile(r"(?i)[=:]|%3d|\b(?:bearer|basic|digest|negotiate)\b")
"""Looked for first: most strings of a history have none of it."""
_PACKED = re.compile(r"[A-Za-z0-9+/_\-]{12,}={0,2}")
"""What may be base64."""
_MIN_PACKED = 12


class _Bucket:
    """The spellings that begin with the same three characters (all JWTs do), found by hash for each length that occurs."""

    __slots__ = ("known", "lengths")

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, bool]] = {}
        self.lengths: tuple[int, ...] = ()

    def enter(self, spelling: str, replacement: str) -> None:
        """Add a spelling, unless it is known."""
        self.known.setdefault(spelling, (replacement, is_short(spelling)))
        if len(spelling) not in self.lengths:
            # A new tuple instead of a list that grows: readers in other threads hold no lock.
            # Longest first: the whole name before its part.
            self.lengths = tuple(sorted((*self.lengths, len(spelling)), reverse=True))

    def longest(self, folded: str, at: int) -> tuple[int, str] | None:
        """(end, replacement) of the longest known spelling that begins at ``at``."""
        for length in self.lengths:
            found = self.known.get(folded[at : at + length])
            if found and not (found[1] and _inside_word(folded, at, at + length)):
                return at + length, found[0]
        return None


class Redactor:
    """Replaces what must not be written. Thread-safe; values can be added at any moment of a run.

    Args:
        secret: key of the fingerprints; made anew for each run and never written, so that a fingerprint cannot be
            turned back into a short value by trying all of them.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._lock = threading.Lock()
        self._index: dict[str, _Bucket] = {}
        self._labels: frozenset[str] = frozenset()
        self._added: set[tuple[str, str]] = set()
        self._cache: dict[str, str] = {}

    def __repr__(self) -> str:
        """The number of values, never a value."""
        return f"Redactor({len(self._added)} values)"

    def add(self, value: str, label: str) -> None:
        """From now on ``value``, in any of its spellings, becomes ``[label]``.

        Values shorter than three characters are ignored. A value of up to five letters or eight digits (a given name, a
        TOTP code) is only replaced where it stands as a word of its own. The first label given to a spelling stays.
        """
        value = value.strip()
        if len(value) < _GRAM or (value, label) in self._added:
            return
        with self._lock:
            self._added.add((value, label))
            self._labels |= {label}
            for spelling in spellings(value):
                self._enter(spelling, label)
            self._cache = {}

    def _enter(self, spelling: str, label: str) -> None:
        if len(spelling) < _GRAM:
            return
        self._index.setdefault(spelling[:_GRAM], _Bucket()).enter(spelling, f"[{label}]")

    def text(self, s: str) -> str:
        """``s`` with everything replaced that must not be written. An alias by itself (``P1``) stays as it is."""
        cache = self._cache
        done = cache.get(s)
        if done is None:
            whole = writable(s)
            done = whole if len(s) < _GRAM or s in self._labels else self._shapes(self._packed(self._values(whole)))
            if len(cache) < _CACHE:
                cache[s] = done
        return done

    def found(self, s: str) -> list[str]:
        """Labels of the known values in ``s``, in order of their first appearance."""
        return list(dict.fromkeys(hit[2][1:-1] for hit in self._hits(s)))

    def spans(self, s: str) -> list[tuple[int, int, str]]:
        """(start, end, label) of each known value in ``s``, left to right: for what must keep the shape of a text."""
        return [(start, end, replacement[1:-1]) for start, end, replacement in self._hits(s)]

    def fingerprint(self, value: str) -> str:
        """Twelve hex digits that are equal for equal values within this run, and say nothing else."""
        return hmac.new(self._secret, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:12]

    def _hits(self, s: str) -> list[tuple[int, int, str]]:
        """(start, end, replacement) of each known value, left to right, never overlapping."""
        index = self._index
        folded = fold(s)
        hits: list[tuple[int, int, str]] = []
        at, last = 0, len(folded) - _GRAM
        while at <= last:
            bucket = index.get(folded[at : at + _GRAM])
            hit = bucket.longest(folded, at) if bucket else None
            if hit:
                hits.append((at, *hit))
            at = hit[0] if hit else at + 1
        return hits

    def _values(self, s: str) -> str:
        hits = self._hits(s)
        if not hits:
            return s
        parts: list[str] = []
        at = 0
        for start, end, replacement in hits:
            parts += (s[at:start], replacement)
            at = end
        return "".join((*parts, s[at:]))

    def _packed(self, s: str) -> str:
        """Replace base64 that holds a known value (basic authentication, state parameters, cookies)."""
        return _PACKED.sub(self._unpack, s)

    def _unpack(self, match: re.Match[str]) -> str:
        packed = match[0]
        # A slash may be base64's own or divide a path: the packed part may begin after each of them.
        start = 0
        while len(packed) - start >= _MIN_PACKED:
            labels = self.found(_unpacked(packed[start:]))
            if labels:
                return f"{packed[:start]}[{labels[0]}]"
            start = packed.find("/", start) + 1
            if start == 0:
                break
        return packed

    @staticmethod
    def _shapes(s: str) -> str:
        if "eyJ" in s:
            s = _JWT.sub("[jwt]", s)
        if _MAY_HAVE_SHAPE.search(s) is None:
            return s
        for pattern, replacement in _SHAPES:
            s = pattern.sub(replacement, s)
        return s


def writable(s: str) -> str:
    """``s`` without lone surrogates: a page's scripts can make them, UTF-8 cannot hold them."""
    return s if s.isascii() else s.encode("utf-8", "replace").decode("utf-8")


def _unpacked(packed: str) -> str:
    """What base64 (standard or URL alphabet, padded or not) holds, as far as it is text; empty when it is not base64."""
    bare = packed.rstrip("=").replace("-", "+").replace("_", "/")
    if len(bare) % 4 == 1:
        bare = bare[:-1]
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""


def _inside_word(s: str, start: int, end: int) -> bool:
    """Whether letters go on with letters, or digits with letters or digits, at either edge.

    ``ann`` stands inside ``annotation``, not inside ``ann_2``; a code never stands inside a fingerprint such as ``a482913bcdef``.
    """
    return (start > 0 and _goes_on(s[start - 1], s[start])) or (end < len(s) and _goes_on(s[end], s[end - 1]))


def _goes_on(outside: str, inside: str) -> bool:
    return outside.isalnum() if inside.isdigit() else outside.isalpha() and inside.isalpha()
