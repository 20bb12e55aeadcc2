"""The portal's database: one SQLite connection per process, one schema, and the way back to a fresh state."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SCHEMA = """
create table if not exists session (
    id text primary key, secret text unique, user text not null, started real not null, active real not null,
    seq integer not null default 0, ended real, reason text, by text, patient text);
create table if not exists refresh (
    hash text primary key, session text not null, issued real not null, used real, successor text, answer text,
    jti text, claimed integer default 0);
create table if not exists used_code (user text, counter integer, primary key (user, counter));
create table if not exists failure (user text not null, at real not null);
create table if not exists draft (
    user text, patient text, form text, tab text, value text not null, at real not null, primary key (user, patient, form, tab));
create table if not exists record (
    id integer primary key autoincrement, what text not null, patient text not null, user text not null, text text not null,
    fields text not null, at real not null, status text not null);
create table if not exists idempotency (key text primary key, user text not null, record integer, at real not null);
create table if not exists audit (
    id integer primary key autoincrement, action text not null, user text, patient text, outcome text not null, at real not null);
create table if not exists alert (
    id integer primary key autoincrement, patient text not null, kind text not null, text text not null, severity text not null,
    raised real not null, acknowledged real, by text);
"""
_TABLES = ("session", "refresh", "used_code", "failure", "draft", "record", "idempotency", "audit", "alert", "sqlite_sequence")


class Store:
    """Plain SQL, rows as mappings. Used from the event loop only: every statement is short."""

    def __init__(self, path: str = ":memory:") -> None:
        """Open ``path`` and make the tables."""
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(_SCHEMA)

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement; the id of the inserted row."""
        return self._db.execute(sql, values).lastrowid or 0

    def one(self, sql: str, values: Sequence[Any] = ()) -> Mapping[str, Any] | None:
        """First row or None."""
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return None if row is None else dict(row)

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """All rows."""
        return [dict(row) for row in self._db.execute(sql, values)]

    def reset(self) -> None:
        """Empty every table and start the numbering again."""
        for table in _TABLES:
            self._db.execute(f"delete from {table}")  # noqa: S608 (the name is from a fixed list)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()
