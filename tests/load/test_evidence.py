"""What a worker writes can be read again, to the last whole line, and by the query engine with the same meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from wardround.load.evidence import KINDS, Meant, Sent, columns
from wardround.load.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path


def test_lines_come_back_as_they_were_put(tmp_path: Path) -> None:
    sent = Sent(at=1.25, user=7, tab=1, session=2, flow="sign_in", step="password", role="sign-in", status=200, ms=12.5)
    meant = Meant(at=2.0, user=7, marker="WR-0A1B-07", patient="p1", what="order", fields={"dose": "5 mg"})
    with Writer(tmp_path / "evidence", "w/1") as writer:
        writer.put(sent)
        writer.put(meant)
    assert msgspec.json.decode((tmp_path / "evidence/exchanges-w_1.ndjson").read_bytes(), type=Sent) == sent
    assert msgspec.json.decode((tmp_path / "evidence/intents-w_1.ndjson").read_bytes(), type=Meant) == meant


def test_nothing_is_written_before_the_flush_and_everything_after_it(tmp_path: Path) -> None:
    writer = Writer(tmp_path, "a")
    writer.put(Sent(at=1.0, user=1))
    assert not list(tmp_path.iterdir())
    writer.flush()
    writer.put(Sent(at=2.0, user=1))
    assert (tmp_path / "exchanges-a.ndjson").read_bytes().count(b"\n") == 1
    writer.close()
    assert (tmp_path / "exchanges-a.ndjson").read_bytes().count(b"\n") == 2
    assert writer.lost == 0


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    with Writer(tmp_path / "evidence", "a") as writer:
        writer.put(Sent(at=1.0, user=1))
    assert (tmp_path / "evidence").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "evidence/exchanges-a.ndjson").stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_counted_and_ends_nothing(tmp_path: Path) -> None:
    writer = Writer(tmp_path, "a")
    (tmp_path / "exchanges-a.ndjson").mkdir()
    for _ in range(3):
        writer.put(Sent(at=1.0, user=1))
    writer.close()
    assert writer.lost == 3


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_has_its_column(kind: str) -> None:
    assert list(columns(kind)) == [field.name for field in msgspec.structs.fields(KINDS[kind])]
    assert columns(kind)["at"] == ("DOUBLE", None)
