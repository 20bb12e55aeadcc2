"""Reading the portal's record from its database."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.wire.conftest import make_profile
from wardround.history.events import RecordRead, Row
from wardround.portal.record import RecordReader
from wardround.portal.record_sql import Unreadable, hosts, password, rows

if TYPE_CHECKING:
    from pathlib import Path

AT = 1_790_000_000.0
QUERY = "SELECT code AS id, 'note' AS what, person AS patient, login AS user, body AS text, saved AS at FROM notes"


@pytest.fixture
def url(tmp_path: Path) -> str:
    file = tmp_path / "ward notes.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE notes (code, person, login, body, saved)")
        database.execute("INSERT INTO notes VALUES (7, 'pt-1001', 'anna', 'seen WR-A1B2-03', '2026-09-21 14:13:20')")
    return f"sqlite:///{file}"


def read(url: str, query: str) -> list[object]:
    return list(RecordReader(make_profile(1, record={"url": url, "sql": query}), "http://127.0.0.1:1").read(AT, {}))


def test_rows_are_told_by_the_query_s_columns(url: str) -> None:
    assert read(url, QUERY) == [
        Row(at=AT, what="note", id="7", patient="P1", user="nurse-1", marker="WR-A1B2-03", status="", recorded_at=1790000000.0),
        RecordRead(at=AT, of="record", complete=True, reason=""),
    ]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT pulse FROM notes", "OperationalError: no such column: pulse"),
        ("DELETE FROM notes", "OperationalError: attempt to write a readonly database"),
    ],
)
def test_what_the_database_refuses_is_a_reason_and_changes_nothing(url: str, query: str, why: str) -> None:
    (told,) = read(url, query)
    assert isinstance(told, RecordRead)
    assert not told.complete
    assert told.reason.endswith(why)
    assert len(rows(url, QUERY)) == 1


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="unable to open"):
        rows(f"sqlite:///{tmp_path}/none", "SELECT 1")
    assert not list(tmp_path.iterdir())


def test_postgresql_is_opened_for_reading_with_the_secret_beside_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, dict[str, object]]] = []

    class Refused(Exception):  # noqa: N818 - stands in for the driver's own
        pass

    def connect(url: str, **more: object) -> None:
        opened.append((url, more))
        raise Refused("no such host\nand more")

    monkeypatch.setitem(sys.modules, "psycopg", SimpleNamespace(connect=connect, Error=Refused))
    with pytest.raises(Unreadable, match=r"^Refused: no such host$"):
        rows("postgresql://reader:env:PW@db/ward", "SELECT 1", "s/ecret")
    ((where, more),) = opened
    assert where == "postgresql://reader:env:PW@db/ward"
    assert more["password"] == "s/ecret"
    assert "default_transaction_read_only=on" in str(more["options"])


def test_without_a_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("psycopg", "psycopg2"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(Unreadable, match=r"wardround\[postgresql\]"):
        rows("postgresql://db/ward", "SELECT 1")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://reader@db:5432/ward", ["db:5432"]),
        ("postgresql://a,b:1/ward?host=c", ["a", "b:1", "c"]),
        ("postgresql://reader@/ward?host=/tmp&port=8001", []),
        ("postgresql://reader@%2Ftmp/ward", []),
        ("postgresql:///ward?service=theirs&hostaddr=10.0.0.9", ["10.0.0.9", "theirs"]),
        ("sqlite:////folder/file", []),
    ],
)
def test_every_host_that_a_url_leads_to_is_known(url: str, found: list[str]) -> None:
    assert list(hosts(url)) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://reader:env:PW@db/ward", "env:PW"),
        ("postgresql://reader@db/ward?password=keyring:ward/reader", "keyring:ward/reader"),
        ("postgresql://reader@db/ward", ""),
    ],
)
def test_the_password_of_a_url(url: str, found: str) -> None:
    assert password(url) == found
