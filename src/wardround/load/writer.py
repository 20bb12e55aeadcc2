"""Writes evidence: one append-only file per kind, in memory until flushed, so that a killed worker loses its last second."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from wardround.load.evidence import Line

_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_UNFIT = re.compile(r"[^A-Za-z0-9_.]+")


class Writer:
    """The evidence of one worker. Not thread-safe: greenlets of one process share one writer, threads do not.

    ``put`` only encodes into memory; whoever owns the writer calls ``flush`` each second. A file that cannot be written
    (a full disk) does not end the run: what could not be written is counted in ``lost``.

    Args:
        folder: the run's ``evidence`` folder; made, mode 0700. None: a subclass takes the lines elsewhere.
        worker: name of this process, unique in the run; what does not fit into a file's name becomes ``_``.
    """

    def __init__(self, folder: Path | None, worker: str) -> None:
        self.worker = _UNFIT.sub("_", worker)
        self.lost = 0
        """Lines that could not be written."""
        self._folder = folder
        self._encode = msgspec.json.Encoder().encode_into
        self._waiting: dict[str, bytearray] = {}
        self._files: dict[str, int] = {}
        if folder is not None:
            folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            folder.chmod(_PRIVATE_FOLDER)

    def put(self, line: Line) -> None:
        """Keep a line until the next ``flush``."""
        buffer = self._waiting.get(line.KIND)
        if buffer is None:
            buffer = self._waiting[line.KIND] = bytearray()
        self._encode(line, buffer, -1)
        buffer.append(0x0A)

    def flush(self) -> None:
        """Hand everything to the operating system; what it took survives the death of this process."""
        for kind, buffer in self._waiting.items():
            if buffer:
                self._append(kind, buffer)

    def close(self) -> None:
        """Flush, and close the files."""
        self.flush()
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _append(self, kind: str, buffer: bytearray) -> None:
        assert self._folder is not None  # noqa: S101 (for the type checker: who has none has a method of their own)
        done = 0
        try:
            file = self._files.get(kind)
            if file is None:
                path = self._folder / f"{kind}-{self.worker}.ndjson"
                file = self._files[kind] = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _PRIVATE_FILE)
            while done < len(buffer):
                done += os.write(file, bytes(buffer[done:]))
        except OSError:
            self.lost += buffer.count(b"\n", done)
        buffer.clear()
