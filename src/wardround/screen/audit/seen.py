"""Which screens a run has looked at. Its processes share the work: each screen is looked at by the first that meets it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from wardround.history.journal import private_folder

FOLDER = "seen"
"""In the folder of the screens; in it one folder for each path, and in that one file for each state."""
STATES = 8
"""States of one path: a list that is different each time must not be looked at for ever."""


class Seen:
    """The screens that a run has looked at.

    Args:
        folder: the run's folder of screens.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def claim(self, path: str, signature: frozenset[str]) -> tuple[int, frozenset[str]] | None:
        """Take a screen on.

        Args:
            path: of the page, ids taken out.
            signature: what makes it another one than the page's other states; without patients, for it is written down.

        Returns:
            Which of the path's states it is (from 1), and the signature of the first; None: it is taken, or there have been enough.
        """
        private_folder(self._folder)
        folder = private_folder(private_folder(self._folder / FOLDER) / hashlib.sha256(path.encode()).hexdigest()[:16])
        handle, name = tempfile.mkstemp(dir=folder, prefix=".")
        written = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(sorted(signature), file)
            return self._place(folder, written, signature)
        finally:
            written.unlink()

    @staticmethod
    def _place(folder: Path, written: Path, signature: frozenset[str]) -> tuple[int, frozenset[str]] | None:
        first = signature
        for number in range(1, STATES + 1):
            place = folder / f"{number}.json"
            try:
                # a link comes whole or not at all: two processes cannot take the same number
                os.link(written, place)
            except FileExistsError:
                other = frozenset(json.loads(place.read_text(encoding="utf-8")))
                if other == signature:
                    return None
                first = other if number == 1 else first
            else:
                return number, first
        return None
