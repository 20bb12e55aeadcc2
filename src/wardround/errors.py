"""What goes wrong through no fault of wardround's: one clear line with what to do, and a slug that the manual explains."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MANUAL = "docs/reference/errors.md"


class UserError(Exception):
    """Something the user can put right. The command line prints it as one line and returns 2; nobody sees a traceback.

    ``slug`` is stable and has its section in docs/reference/errors.md. ``message`` says what was got and what is allowed,
    ``hint`` what to do. Both are one line: line breaks are made spaces.
    """

    def __init__(self, slug: str, message: str, hint: str = "") -> None:
        super().__init__(slug, message, hint)
        self.slug = slug
        self.message = " ".join(message.split())
        self.hint = " ".join(hint.split())

    def __str__(self) -> str:
        if not self.hint:
            return self.message
        return f"{self.message.rstrip('.')}. {self.hint}"


def line(error: UserError) -> str:
    """The line that a user sees, with the place in the manual."""
    return f"wardround: {error} [{error.slug}] see {MANUAL}#{error.slug}"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant; None when none is near.

    Case, ``-`` and ``_`` do not count: ``Refresh_Once`` is ``refresh-once``.
    """
    by_shape = {_shape(known): known for known in names}
    found = difflib.get_close_matches(_shape(name), list(by_shape), n=1, cutoff=0.6)
    return by_shape[found[0]] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """``Did you mean 'x'? There is: x, y.``: the hint for an unknown name."""
    known = sorted(names)
    if not known:
        return "There is none."
    near = nearest(name, known)
    there_is = f"There is: {', '.join(known)}."
    return f"Did you mean '{near}'? {there_is}" if near else there_is


def _shape(name: str) -> str:
    return name.casefold().replace("_", "-")
