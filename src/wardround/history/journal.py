"""The journal on disk: one event a line, redacted before it is written, readable after a crash of any part."""

from __future__ import annotations

import errno
import os
import threading
from typing import TYPE_CHECKING, Any, Self

import msgspec

from wardround.errors import UserError
from wardround.history.events import AnyEvent, Ended, Event, Remark
from wardround.history.history import History

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from wardround.history.redaction import Redactor

NAME = "history.jsonl"
"""File name of the journal in a scenario's folder."""

_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def private_folder(path: Path) -> Path:
    """Make a folder (and those above it) that only its owner can enter: a run may show patients."""
    path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    path.chmod(_PRIVATE_FOLDER)
    return path


class Journal:
    """Numbers, redacts and writes the events of one scenario. Thread-safe.

    A full disk does not end the scenario: events are then kept in memory only, and ``close`` says so.

    Args:
        path: the file; its folder is made, mode 0700. An existing journal is replaced.
        redactor: what may not be written.
    """

    def __init__(self, path: Path, redactor: Redactor) -> None:
        self.path = path
        self._redactor = redactor
        self._lock = threading.Lock()
        self._encoder = msgspec.json.Encoder()
        self._events: list[AnyEvent] = []
        self._kept = 0
        self._good_bytes = 0
        self._full: OSError | None = None
        private_folder(path.parent)
        self._file: int | None = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, _PRIVATE_FILE)

    def write(self, event: AnyEvent) -> AnyEvent:
        """Write an event.

        Returns:
            The event as it was written: numbered and redacted.

        Raises:
            ValueError: the journal is closed.
        """
        with self._lock:
            if self._file is None:
                msg = f"the journal {self.path} is closed: {type(event).__name__} came after its end"
                raise ValueError(msg)
            written = self._clean(msgspec.structs.replace(event, seq=len(self._events)))
            self._events.append(written)
            if self._full is None:
                self._append(self._encoder.encode(written) + b"\n")
            return written

    def history(self) -> History:
        """What happened so far, exactly as ``read`` would give it back."""
        with self._lock:
            return History(tuple(self._events))

    def close(self) -> None:
        """Close the file.

        Raises:
            UserError: ``disk-full``, once, when the disk was full on the way; the events are still in ``history``.
        """
        with self._lock:
            if self._file is None:
                return
            os.close(self._file)
            self._file = None
        if self._full is not None:
            raise UserError(
                "disk-full",
                f"{self.path}: {self._full.strerror}: the first {self._kept} of {len(self._events)} events are kept there and readable, "
                "the others were only in memory",
                "Free some space, or write elsewhere with --out DIR, and run again.",
            ) from self._full

    def __enter__(self) -> Self:
        """Use it as ``with Journal(...) as journal``."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close; a full disk is not reported over an error that is already on its way."""
        try:
            self.close()
        except Exception:
            if error is None:
                raise

    def _clean(self, event: AnyEvent) -> AnyEvent:
        """The event with every string redacted."""
        changes = {}
        for field in event.__struct_fields__:
            value = getattr(event, field)
            clean = self._clean_value(value)
            if clean is not value:
                changes[field] = clean
        return msgspec.structs.replace(event, **changes) if changes else event

    def _clean_value(self, value: Any) -> Any:  # noqa: ANN401 - an event's fields are of many types, each handed back as the type it was
        match value:
            case str():
                clean = self._redactor.text(value)
                return value if clean == value else clean
            case list() if value:
                return [self._clean_value(item) for item in value]
            case dict() if value:
                return {self._clean_value(key): self._clean_value(item) for key, item in value.items()}
            case msgspec.Struct():
                fields = {field: self._clean_value(getattr(value, field)) for field in value.__struct_fields__}
                return msgspec.structs.replace(value, **fields)
            case _:
                return value

    def _append(self, line: bytes) -> None:
        assert self._file is not None  # noqa: S101 - for the type checker: `write` has looked
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            if error.errno not in _FULL:
                raise
            self._full = error
            # The half line that still found room would be skipped when read; without it the file ends well.
            os.ftruncate(self._file, self._good_bytes)
            return
        self._good_bytes += len(line)
        self._kept += 1


def read(path: Path) -> History:
    """Read a journal back, also one that was cut short.

    A line that cannot be read (the last one, when the writer was killed) is left out, and a ``Remark`` at the end of the
    history says so: slug ``journal-cut`` for the last line, ``journal-damaged`` for others.

    Raises:
        OSError: the file cannot be read.
    """
    decoder = msgspec.json.Decoder(AnyEvent)
    events: list[AnyEvent] = []
    damaged: list[int] = []
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            events.append(decoder.decode(line))
        except msgspec.MsgspecError:
            damaged.append(number)
    if damaged:
        events.append(_about_damage(damaged, damaged[-1] == len(lines), events))
    return History(tuple(events))


def _about_damage(damaged: list[int], cut: bool, events: list[AnyEvent]) -> Remark:  # noqa: FBT001 - a private helper with one caller
    last: Event = events[-1] if events else Ended(at=0.0, outcome="crashed")
    only_the_end = cut and len(damaged) == 1
    return Remark(
        seq=last.seq + 1,
        at=last.at,
        wall=last.wall,
        slug="journal-cut" if only_the_end else "journal-damaged",
        text=(
            f"the last line of the journal ({damaged[-1]}) is cut: the run was killed while writing it; all before it was read"
            if only_the_end
            else f"lines {', '.join(map(str, damaged))} of the journal cannot be read and were left out"
        ),
    )
