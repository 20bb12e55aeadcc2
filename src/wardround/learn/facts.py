"""What was learnt of a portal: each value with how it was learnt, and what remains a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Sure = Literal["seen", "measured", "likely", "given", "checked"]
"""``seen``: it passed on the wire or stood on the screen. ``measured``: it was tried, and this came of it. ``checked``: used again, and
it worked. ``likely``: concluded, and to be confirmed by a person. ``given``: the user said so."""


@dataclass(frozen=True)
class Fact:
    """One value of the profile."""

    value: object
    how: str
    """A few words: where it was seen, or what was done to measure it."""
    sure: Sure = "seen"

    def __str__(self) -> str:
        """As the comment beside it."""
        return f"{self.sure}: {self.how}"


@dataclass
class Facts:
    """By the profile's dotted keys (``session.idle_s``)."""

    known: dict[str, Fact] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    """By dotted key: what nobody could find out, as a question."""
    notes: dict[str, list[str]] = field(default_factory=dict)
    """By table: what was noticed and is no key of the profile."""

    def learn(self, key: str, value: object, how: str, sure: Sure = "seen") -> None:
        """Know a value. What was known before is replaced only by what is at least as sure."""
        before = self.known.get(key)
        if before is not None and before.sure != "likely" and sure == "likely":
            return
        self.known[key] = Fact(value, how, sure)
        self.questions.pop(key, None)

    def ask(self, key: str, question: str) -> None:
        """Leave a question, if the value is not known."""
        if key not in self.known:
            self.questions[key] = question

    def note(self, table: str, text: str) -> None:
        """Remark something, once."""
        said = self.notes.setdefault(table, [])
        if text not in said:
            said.append(text)

    def get(self, key: str) -> object | None:
        """The value; None when it is not known."""
        found = self.known.get(key)
        return found.value if found else None
