"""A record that cannot be read ends no run: it leaves a reading that says so, and the verdict could not tell."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import msgspec

from wardround.history.events import RecordRead, Row
from wardround.load.evidence import Reading, Recorded
from wardround.load.plan import Plan
from wardround.load.reading import Keeper
from wardround.load.writer import Writer
from wardround.portal import profile as profiles
from wardround.portal.record import RecordReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

PLAN = Plan(profile="", base_url="http://127.0.0.1:9", run="0A1B", seed=1, users=2, rate=1.0, run_time_s=1.0)


def keeper(folder: Path) -> tuple[Keeper, Writer]:
    with as_file(files("wardround.reference").joinpath("profiles", "tokens.toml")) as path:
        writer = Writer(folder, "reader")
        return Keeper(profiles.load(path), PLAN, writer), writer


def test_a_reader_that_fails_is_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = "WR-0A1B-0000100001"
    answers: list[list[Row | RecordRead] | None] = [
        None,
        [Row(at=5.0, what="order", id="1", marker=marker), RecordRead(at=5.0, of="record", complete=True)],
        [Row(at=6.0, what="order", id="1", marker=marker), Row(at=6.0, what="order", id="2", marker="WR-FFFF-01")],
    ]

    def read(_: RecordReader, at: float, headers: dict[str, str]) -> Iterator[Row | RecordRead]:
        assert at > 0
        assert not headers
        found = answers.pop(0)
        if found is None:
            raise ConnectionResetError(104, "reset")
        yield from found

    monkeypatch.setattr(RecordReader, "read", read)
    kept, writer = keeper(tmp_path)
    for _ in range(3):
        kept.read()
    writer.close()
    readings = [msgspec.json.decode(line, type=Reading) for line in (tmp_path / "readings-reader.ndjson").read_bytes().splitlines()]
    assert [(read.of, read.complete) for read in readings] == [("record", False), ("audit", False), ("record", True)]
    assert readings[0].reason.startswith("record-unreadable: ConnectionResetError")
    rows = [msgspec.json.decode(line, type=Recorded) for line in (tmp_path / "record-reader.ndjson").read_bytes().splitlines()]
    assert [row.id for row in rows] == ["1"], "each row once, and none of another run"
