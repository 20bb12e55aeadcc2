"""Rows of a portal's database, by one query that reads: for a record that the portal shows over no HTTP of its own."""

from __future__ import annotations

import importlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMES = ("postgresql", "sqlite")
"""Databases that are known: each by its DB-API driver."""
READ_TIMEOUT_S = 10
_PSYCOPG = ("psycopg", "psycopg2")
"""Drivers of PostgreSQL: the first that is installed is taken."""


class Unreadable(Exception):  # noqa: N818 - it is a reason for a verdict, not an error of ours
    """The database did not answer the query. Its text names no secret."""


def hosts(url: str) -> Iterator[str]:
    """Every ``host`` or ``host:port`` that a database's URL leads to; none for a file or a socket of this machine.

    PostgreSQL also takes hosts from the query (``?host=``, ``?hostaddr=``), several of them parted by commas, and from a service file.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return
    asked = parse_qs(parts.query)
    named = [parts.netloc.rpartition("@")[2], *(asked.get("host") or ()), *(asked.get("hostaddr") or ()), *(asked.get("service") or ())]
    for host in ",".join(named).split(","):
        if host and not unquote(host).startswith(("/", "@")):
            yield unquote(host)


def password(url: str) -> str:
    """What stands in a URL for the password, the empty text where nothing does."""
    parts = urlsplit(url)
    before = parts.netloc.rpartition("@")[0]
    return before.partition(":")[2] or next(iter(parse_qs(parts.query).get("password") or ()), "")


def rows(url: str, query: str, secret: str = "") -> list[dict[str, Any]]:
    """The query's rows by column name. The transaction is read-only: a query that writes is refused by the database.

    Args:
        url: ``postgresql://user@host:port/database`` or ``sqlite:////folder/file``.
        query: one SELECT.
        secret: the password, whatever the URL has in its place.

    Raises:
        Unreadable: the driver is not installed, the database is not there, or it refuses the query.
    """
    if urlsplit(url).scheme == "sqlite":
        file = f"file:{quote(unquote(urlsplit(url).path[1:]))}?mode=ro"
        return _asked(sqlite3, file, {"uri": True, "timeout": READ_TIMEOUT_S}, query)
    # said with the connection: it holds from its first transaction on
    safe = f"-c default_transaction_read_only=on -c statement_timeout={READ_TIMEOUT_S}s"
    opening: dict[str, Any] = {"connect_timeout": READ_TIMEOUT_S, "options": safe}
    return _asked(_psycopg(), url, opening | ({"password": secret} if secret else {}), query)


def _asked(driver: Any, where: str, opening: dict[str, Any], query: str) -> list[dict[str, Any]]:  # noqa: ANN401 - any DB-API module
    try:
        with closing(driver.connect(where, **opening)) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(query)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    except driver.Error as error:
        said = str(error).strip().splitlines()
        raise Unreadable(f"{type(error).__name__}: {said[0] if said else 'it said nothing'}") from error


def _psycopg() -> Any:  # noqa: ANN401 - any of the drivers
    for name in _PSYCOPG:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise Unreadable("PostgreSQL's driver is not installed: pip install 'wardround[postgresql]'")
