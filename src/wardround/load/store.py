"""The evidence of a run as tables: read once from its files into a database beside them, in bounded memory.

The column of a line's ``at`` is named ``t``, for SQL has the other word. Times are shifted to the master's clock by what the
workers said of theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import duckdb
import msgspec

from wardround.load.evidence import KINDS, columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from wardround.load.evidence import Line

MEMORY = "600MB"
"""Of the engine; what does not fit goes to disk."""
THREADS = 2

OF = {"trail": "audit", "kept": "record"}
"""Tables that others made of a kind's lines."""


class Store:
    """The tables of one run, one for each kind of line.

    Args:
        folder: with the evidence files.
        scratch: the database's file; replaced. None: in memory (for small runs).
    """

    def __init__(self, folder: Path, scratch: Path | None = None) -> None:
        self.folder = folder
        self._scratch = scratch
        if scratch is not None:
            scratch.unlink(missing_ok=True)
        self._db = duckdb.connect(":memory:" if scratch is None else str(scratch))
        self._db.execute(f"set memory_limit = '{MEMORY}'")
        self._db.execute(f"set threads = {THREADS}")
        self._db.execute("set preserve_insertion_order = false")
        self.torn = 0
        """Lines that were cut off: a process was killed while it wrote."""
        for kind in KINDS:
            self._read(kind)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a query gives."""
        return self._db.execute(sql, list(values)).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:  # noqa: ANN401 (whatever stands in the one field)
        """The first field of the first row; None when there is none."""
        found = self._db.execute(sql, list(values)).fetchone()
        return None if found is None else found[0]

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement that gives nothing."""
        self._db.execute(sql, list(values))

    def lines(self, kind: str, where: str = "true", values: Sequence[Any] = ()) -> list[Line]:
        """Lines of a kind, as they were written, by time."""
        struct = KINDS[OF.get(kind, kind)]
        names = list(columns(struct.KIND))
        shown = ", ".join("t" if name == "at" else name for name in names)
        found = self.rows(f"select {shown} from {kind} where {where} order by t", values)
        return [msgspec.convert(dict(zip(names, row, strict=True)), struct) for row in found]

    def close(self) -> None:
        """Close the database, and remove its file: it can be made again from the evidence."""
        self._db.close()
        if self._scratch is not None:
            self._scratch.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _read(self, kind: str) -> None:
        known = columns(kind)
        shape = ", ".join(f"{'t' if name == 'at' else name} {sql}" for name, (sql, _) in known.items())
        self._db.execute(f"create table {kind} ({shape})")
        files = [path for path in sorted(self.folder.glob(f"{kind}-*.ndjson")) if path.stat().st_size]
        self.torn += sum(map(_torn, files))
        for path in files:
            given = ", ".join(f"'{name}': '{sql}'" for name, (sql, _) in known.items())
            chosen = ", ".join(self._column(kind, name, default, path) for name, (_, default) in known.items())
            self._db.execute(
                f"insert into {kind} select {chosen} from read_json(?, format = 'newline_delimited', columns = {{{given}}}, "
                f'ignore_errors = true) where "at" is not null',
                [str(path)],
            )

    def _column(self, kind: str, name: str, default: Any, path: Path) -> str:  # noqa: ANN401 (a line's default has its field's type)
        if name == "at":
            return f'"at" + {self._ahead(kind, path):.6f}'
        if default is None:
            empty = {"fields": "map()", "parameters": "map()", "whom": "[]"}.get(name)
            return f"coalesce({name}, {empty})" if empty else name
        shown = f"'{default}'" if isinstance(default, str) else str(default).lower()
        return f"coalesce({name}, {shown})"

    def _ahead(self, kind: str, path: Path) -> float:
        """What must be added to a worker's times to get the master's (seconds); 0 where it said nothing."""
        if kind == "clocks":
            return 0.0
        clock = path.with_name(path.name.replace(f"{kind}-", "clocks-", 1))
        if not clock.is_file():
            return 0.0
        sql = """select median(master_s) from read_json(?, format = 'newline_delimited', ignore_errors = true,
                 columns = {'master_s': 'DOUBLE'})"""
        return float(self.one(sql, [str(clock)]) or 0.0)


def _torn(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return int(file.read(1) != b"\n")
