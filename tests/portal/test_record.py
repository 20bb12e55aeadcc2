"""Reading the portal's own lists back from a small server."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.wire.conftest import make_profile
from wardround.history.events import AuditRow, RecordRead, Row
from wardround.portal.record import RecordReader, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = 1_790_000_000.0
RECORD = {
    "url": "/record",
    "headers": {"Authorization": "Bearer env:RECORD_TOKEN"},
    "rows": "data.rows",
    "text": ["body", "reason"],
    "what": "type",
    "at": "saved",
}


class Lists:
    """A server that answers what a test lays out, and remembers what it was asked with."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, str]] = {}
        self.asked: list[tuple[str, str | None, str | None]] = []
        lists = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                lists.asked.append((self.path, self.headers.get("Authorization"), self.headers.get("X-Now")))
                status, body = lists.answers.get(self.path, (404, ""))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:  # noqa: ANN401 (the library's signature)
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def says(self, path: str, rows: object, status: int = 200) -> None:
        """Lay out an answer."""
        self.answers[path] = (status, rows if isinstance(rows, str) else json.dumps(rows))


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    """The server; its credential is kept where the profile says."""
    monkeypatch.setenv("RECORD_TOKEN", "let-me-read")
    made = Lists()
    yield made
    made.server.shutdown()
    made.server.server_close()


def read(lists: Lists, **more: object) -> list[Row | AuditRow | RecordRead]:
    """All that the reader says."""
    port = lists.server.server_port
    reader = RecordReader(make_profile(port, **(more or {"record": RECORD})), f"http://127.0.0.1:{port}")
    return list(reader.read(AT, {"X-Now": "12"}))


def test_a_row_names_people_and_patients_by_alias_and_finds_the_marker(lists: Lists) -> None:
    row = {
        "id": 7,
        "type": "note",
        "patient": "pt-1001",
        "user": "ANNA",
        "body": "seen",
        "reason": "WR-A1B2-03 done",
        "saved": "2026-09-21T14:13:20Z",
        "status": "final",
    }
    lists.says("/record", {"data": {"rows": [row, "not a row"]}})
    assert read(lists) == [
        Row(at=AT, what="note", id="7", patient="P1", user="nurse-1", marker="WR-A1B2-03", status="final", recorded_at=1790000000.0),
        RecordRead(at=AT, of="record", complete=True, reason=""),
    ]
    assert lists.asked == [("/record", "Bearer let-me-read", "12")]


def test_whom_the_profile_does_not_know_stays_unnamed(lists: Lists) -> None:
    """A name that is not in the profile may be a real one."""
    lists.says("/record", {"data": {"rows": [{"patient": "pt-9", "user": "Dr Who", "body": "text without a marker"}, {}]}})
    stranger, nobody, _ = read(lists)
    assert isinstance(stranger, Row)
    assert isinstance(nobody, Row)
    assert (stranger.patient, stranger.user, stranger.marker) == ("?", "?", None)
    assert (nobody.patient, nobody.user) == (None, None)


@pytest.mark.parametrize(
    ("answer", "status", "why"),
    [
        ({}, 403, "HTTPStatusError"),
        ("<html>sign in</html>", 200, "JSONDecodeError"),
        ({"rows": []}, 200, "KeyError"),
        ({"data": {"rows": {"a": 1}}}, 200, "no list of rows at 'data.rows'"),
    ],
)
def test_a_list_that_cannot_be_read_is_said_and_the_reason_is_named(lists: Lists, answer: object, status: int, why: str) -> None:
    lists.says("/record", answer, status)
    (said,) = read(lists)
    assert isinstance(said, RecordRead)
    assert not said.complete
    assert said.reason.startswith("record-unreadable: /record: ")
    assert why in said.reason
    assert "let-me-read" not in said.reason


def test_a_server_that_is_gone_is_a_list_that_cannot_be_read(lists: Lists) -> None:
    lists.server.server_close()
    lists.server.shutdown()
    (said,) = read(lists)
    assert isinstance(said, RecordRead)
    assert "ConnectError" in said.reason


def test_the_audit_trail_is_read_beside_the_record(lists: Lists) -> None:
    lists.says(
        "/audit?all=1",
        [{"id": "a1", "action": "order.sign", "user": "anna", "patient": None, "outcome": "success", "at": 1_790_000_000_500}],
    )
    found = read(lists, audit={"url": "/audit?all=1"})
    assert found == [
        AuditRow(at=AT, id="a1", action="order.sign", user="nurse-1", patient=None, outcome="success", recorded_at=1790000000.5),
        RecordRead(at=AT, of="audit", complete=True, reason=""),
    ]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (1_790_000_000, 1_790_000_000.0),
        (1_790_000_000_250, 1_790_000_000.25),
        ("2026-09-21T16:13:20+02:00", 1_790_000_000.0),
        ("2026-09-21T14:13:20", 1_790_000_000.0),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_moment_is_read_in_every_usual_form(value: object, seconds: float | None) -> None:
    assert moment(value) == seconds
