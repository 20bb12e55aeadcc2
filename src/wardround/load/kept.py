"""One value in a run's folder, in a file that nobody else reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from wardround.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


def keep(path: Path, value: msgspec.Struct) -> Path:
    """Write it as JSON; the file is readable by its owner alone."""
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(value)))
    return path


def kept(path: Path, kind: type[T], hint: str) -> T | None:
    """Read it back; None: there is none.

    Args:
        path: the file.
        kind: what it holds.
        hint: what to do when it is of another version.

    Raises:
        UserError: ``not-a-run``.
    """
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.MsgspecError as error:
        raise UserError("not-a-run", f"{path}: {error}", hint) from error
