"""Aims in words: ``2nd refresh of tab B while a refresh is in flight``. The inverse of ``str(Aim)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

from wardround.errors import UserError, did_you_mean, nearest
from wardround.wire.aim import HOWS, ROLES, Aim
from wardround.wire.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Collection

    from wardround.wire.reader import Word

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE")
ORDER = "[2nd] [role] [METHOD] [/path/*] [how] [carrying a marker] [of CLINICIAN] [in tab X] [while a refresh is in flight] [after FLOW]"
"""The words of an aim, in this order; none of them must be there."""
_ORDINAL = re.compile(r"([1-9]\d*)(?:-?(?:st|nd|rd|th)|\.)")
_SPELT = {"first": 1, "second": 2, "third": 3}
TAIL = ("carrying", "of", "in", "while", "after")
"""Words with which an aim goes on that says nothing of the kind of exchange."""
_PHRASES = {"while": ("a refresh is in flight", "while_refresh"), "carrying": ("a marker", "marked")}
"""How the two words go on of which each has one continuation only, and the aim's field."""


def parse_aim(text: str, *, clinicians: Collection[str] = (), flows: Collection[str] = ()) -> Aim:
    """The aim that a text describes.

    Args:
        text: in the order of ``ORDER``; ``any`` for every exchange.
        clinicians: aliases that there are; none: any will do.
        flows: names of flows that there are; none: any will do.

    Raises:
        UserError: ``aim-word``: a word is not understood, or nothing of that name is there. ``fault-text``: a quotation mark
            is not closed.
    """
    return read_aim(Reader(text), clinicians=clinicians, flows=flows)


def read_aim(reader: Reader, *, clinicians: Collection[str] = (), flows: Collection[str] = ()) -> Aim:
    """The aim that the rest of a text describes. See ``parse_aim``."""
    if reader.peek() is None:
        _wrong(reader, None, "an aim is missing", f"Write: {ORDER}; or 'any'.")
    return _Aiming(reader, clinicians, flows).read()


class _Aiming:
    """One aim, word by word."""

    def __init__(self, reader: Reader, clinicians: Collection[str], flows: Collection[str]) -> None:
        self._reader = reader
        self._clinicians = clinicians
        self._flows = flows
        self._found: dict[str, Any] = {}
        self._stage = 0

    def read(self) -> Aim:
        while word := self._reader.take():
            if not word.quoted and word.text in TAIL:
                self._tail(word)
            elif set(self._found) & {"clinician", "tab", "while_refresh", "after_act", "marked"}:
                near = nearest(word.text, TAIL)
                hint = f"Did you mean {near!r}? " if near else ""
                _wrong(self._reader, word, f"{word.text!r} is not understood here", f"{hint}The order is: {ORDER}.")
            else:
                self._what(word)
        return Aim(**self._found)

    def _what(self, word: Word) -> None:
        """One of the words that say what kind of exchange is meant; each has its place in the order."""
        meanings = self._meanings(word)
        for stage, key, value in meanings:
            if stage > self._stage:
                self._stage = stage
                if key:
                    self._found[key] = value
                return
        if meanings:
            _wrong(self._reader, word, f"{word.text!r} comes too late, or twice", f"The order is: {ORDER}.")
        if word.text[:1].isdigit() or word.text.startswith("-"):
            _wrong(self._reader, word, f"{word.text!r} is no count", "Write 1st, 2nd, 3rd, or nth 4.")
        if word.text.isupper():
            _wrong(self._reader, word, f"{word.text!r} is no method", did_you_mean(word.text, METHODS))
        if "/" in word.text:
            _wrong(self._reader, word, f"{word.text!r} is no path", "A path begins with / or *, and is a glob: /api/*, /api/**.")
        said = f"{word.text!r} is no role of an exchange, and nothing else that an aim has"
        hint = did_you_mean(word.text, (*ROLES, *(how for how in HOWS if how not in ROLES), *TAIL, "any", "nth"))
        _wrong(self._reader, word, said, f"{hint} The order is: {ORDER}.")

    def _meanings(self, word: Word) -> list[tuple[int, str, object]]:
        """What a word can mean: its place in the order, the aim's field (empty: none), the value."""
        text = word.text
        if word.quoted or text[:1] in ("/", "*"):
            return [(4, "path", text)]
        counted = _ORDINAL.fullmatch(text)
        if counted or text in _SPELT:
            return [(1, "nth", int(counted[1]) if counted else _SPELT[text])]
        if text == "nth":
            return [(1, "nth", self._number())]
        meanings: list[tuple[int, str, object]] = [(2, "role", text)] if text in ROLES else [(2, "", None)] if text == "any" else []
        meanings += [(3, "method", text)] if text in METHODS else []
        return meanings + ([(5, "how", text)] if text in HOWS else [])

    def _number(self) -> int:
        word = self._reader.take()
        if word is None or not re.fullmatch(r"[1-9]\d*", word.text):
            _wrong(self._reader, word, "after 'nth' comes a number from 1", "Write: nth 4.")
        return int(word.text)

    def _tail(self, first: Word) -> None:
        """``of nurse-1``, ``of tab B``, ``in tab B``, ``while a refresh is in flight``, ``carrying a marker``, ``after sign_in``."""
        if first.text in _PHRASES:
            self._phrase(first)
            return
        word = self._reader.take()
        if word is None:
            allowed = {"of": "of tab B, of nurse-1", "in": "in tab B", "after": "after sign_in"}[first.text]
            _wrong(self._reader, None, f"something is missing after {first.text!r}", f"Write for example: {allowed}.")
        if first.text == "after":
            self._put("after_act", self._known(word, self._flows, "flow"), word)
        elif word.text == "tab" and not word.quoted:
            named = self._reader.take()
            if named is None:
                _wrong(self._reader, None, "the tab's name is missing", "Write for example: tab B.")
            self._put("tab", named.text, named)
        elif first.text == "in":
            _wrong(self._reader, word, "after 'in' comes a tab", "Write for example: in tab B.")
        else:
            self._put("clinician", self._known(word, self._clinicians, "clinician"), word)

    def _phrase(self, first: Word) -> None:
        rest, key = _PHRASES[first.text]
        for wanted in rest.split():
            word = self._reader.take()
            if word is None or word.text != wanted:
                _wrong(self._reader, word, f"after {first.text!r} only one thing is understood", f"Write: {first.text} {rest}.")
        self._put(key, True, first)

    def _known(self, word: Word, names: Collection[str], what: str) -> str:
        if names and word.text not in names:
            _wrong(self._reader, word, f"there is no {what} named {word.text!r}", did_you_mean(word.text, names))
        return word.text

    def _put(self, key: str, value: object, word: Word) -> None:
        if key in self._found:
            _wrong(self._reader, word, "this is said twice", "One aim has one clinician, one tab, one flow. For more, put up more faults.")
        self._found[key] = value


def _wrong(reader: Reader, word: Word | None, said: str, hint: str) -> NoReturn:
    raise UserError("aim-word", f"{reader.pointing(word)}: {said}", hint)
