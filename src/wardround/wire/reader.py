"""Reading what a user wrote, word by word, so that an error can point at the wrong word."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from wardround.errors import UserError

_SPACE = re.compile(r"\s*")
WORDS = re.compile(r'"(?:[^"\\]|\\.)*"(?=\s|$)|\S+')
"""Words that are parted by spaces."""
PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|[(),=]|[^\s(),="]+|"')
"""Words that are parted by spaces, brackets, commas and equals signs."""


@dataclass(frozen=True)
class Word:
    """One word and its place. ``quoted``: it stood in quotation marks, which are taken off."""

    text: str
    start: int
    end: int
    quoted: bool = False


class Reader:
    """A text from left to right."""

    def __init__(self, text: str) -> None:
        """Begin at its first word."""
        self.text = text
        self._at = 0

    def peek(self, pattern: re.Pattern[str] = WORDS) -> Word | None:
        """The next word; None at the end.

        Raises:
            UserError: ``fault-text``: a quotation mark is not closed.
        """
        space = _SPACE.match(self.text, self._at)
        found = pattern.match(self.text, space.end() if space else self._at)
        if found is None:
            return None
        word = Word(found.group(), found.start(), found.end())
        if not word.text.startswith('"'):
            return word
        try:
            return Word(str(json.loads(word.text)), word.start, word.end, quoted=True)
        except ValueError:
            raise UserError("fault-text", f"{self.pointing(word)}: a quotation mark is not closed", 'Write "like this".') from None

    def take(self, pattern: re.Pattern[str] = WORDS) -> Word | None:
        """The next word, and go on behind it."""
        word = self.peek(pattern)
        if word is not None:
            self._at = word.end
        return word

    def pointing(self, word: Word | None) -> str:
        """The text with the wrong word between ``>>`` and ``<<`` (None: something is missing at the end)."""
        if word is None:
            return f"{self.text.rstrip()} >><<"
        return f"{self.text[: word.start]}>>{self.text[word.start : word.end]}<<{self.text[word.end :]}"
