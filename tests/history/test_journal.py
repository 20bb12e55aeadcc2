"""The journal survives what a run can do to it, and holds nothing that may not be written."""

from __future__ import annotations

import errno
import os
import threading
from typing import TYPE_CHECKING

import pytest

from wardround.errors import UserError
from wardround.history.events import Act, Ended, Exchange, Held, Limits, Remark, Started
from wardround.history.journal import NAME, Journal, read
from wardround.history.redaction import Redactor

if TYPE_CHECKING:
    from pathlib import Path

START = 1_790_000_000.0


@pytest.fixture
def redactor() -> Redactor:
    """Knows one patient and one token."""
    made = Redactor(b"k")
    made.add("Greta Holm", "P1")
    made.add("secret-token-value", "access")
    return made


def started() -> Started:
    """The first event."""
    return Started(
        at=START, scenario="idle", seed=1, portal="demo", style="tokens", clock="virtual", server="aged", limits=Limits(idle_s=900)
    )


def test_what_is_written_is_what_is_read(tmp_path: Path, redactor: Redactor) -> None:
    """Numbered in the order of writing, and the same in memory as on disk."""
    path = tmp_path / "idle" / NAME
    with Journal(path, redactor) as journal:
        for event in (
            started(),
            Act(at=START + 1, act=1, clinician="nurse-1", tab="A", flow="sign_in", phase="start"),
            Ended(at=START + 2, outcome="complete"),
        ):
            journal.write(event)
    history = read(path)
    assert history == journal.history()
    assert [event.seq for event in history.events] == [0, 1, 2]
    assert history.ended is not None
    assert history.limits.idle_s == 900


def test_every_string_is_redacted(tmp_path: Path, redactor: Redactor) -> None:
    """In lists, dictionaries and structs inside structs too."""
    path = tmp_path / NAME
    with Journal(path, redactor) as journal:
        journal.write(
            Exchange(
                at=START,
                n=1,
                path="/chart?name=Holm%2C+Greta",
                location="/t/secret-token-value",
                leaks=["Greta Holm in url"],
                presented=[Held(what="access", id="0f", place="header", name="x-secret-token-value")],
            )
        )
        journal.write(Remark(at=START, slug="s", text="Greta Holm", about=["once"]))
    text = path.read_text(encoding="utf-8")
    assert "Holm" not in text
    assert "secret-token-value" not in text
    assert text.count("[P1]") == 3
    assert text.count("[access]") == 2


def test_only_the_owner_can_read_it(tmp_path: Path, redactor: Redactor) -> None:
    """The run may show patients."""
    path = tmp_path / "idle" / NAME
    Journal(path, redactor).close()
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_cut_last_line_is_left_out_and_said(tmp_path: Path, redactor: Redactor) -> None:
    """The writer was killed in the middle of a line."""
    path = tmp_path / NAME
    with Journal(path, redactor) as journal:
        journal.write(started())
        journal.write(Ended(at=START + 5, outcome="complete"))
    path.write_bytes(path.read_bytes()[:-9])
    history = read(path)
    assert history.started.scenario == "idle"
    assert history.ended is None
    assert [remark.slug for remark in history.remarks("any")] == ["journal-cut"]
    assert history.events[-1].at == START


def test_a_damaged_line_in_the_middle_is_left_out_and_said(tmp_path: Path, redactor: Redactor) -> None:
    """The rest of the history is not lost for it."""
    path = tmp_path / NAME
    with Journal(path, redactor) as journal:
        for event in (started(), Remark(at=START, slug="s", text="t"), Ended(at=START, outcome="complete")):
            journal.write(event)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b'{"kind": "no such"}\n' + lines[2])
    history = read(path)
    assert history.ended is not None
    remark = history.of(Remark)[-1]
    assert remark.slug == "journal-damaged"
    assert "lines 2 " in remark.text


def test_it_is_on_disk_before_close(tmp_path: Path, redactor: Redactor) -> None:
    """A crash of the run loses nothing that was written."""
    path = tmp_path / NAME
    journal = Journal(path, redactor)
    journal.write(started())
    assert len(read(path).events) == 1
    journal.close()


def test_many_threads_one_order(tmp_path: Path, redactor: Redactor) -> None:
    """The wire, the browser and the scenario write at once; each line is whole and each number used once."""
    path = tmp_path / NAME
    journal = Journal(path, redactor)

    def write(part: int) -> None:
        for number in range(100):
            journal.write(Remark(at=START, slug=str(part), text=str(number)))

    threads = [threading.Thread(target=write, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
    history = read(path)
    assert [event.seq for event in history.events] == list(range(400))
    for part in range(4):
        assert [remark.text for remark in history.of(Remark) if remark.slug == str(part)] == [str(number) for number in range(100)]


def test_a_full_disk_ends_the_file_not_the_scenario(tmp_path: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The events so far are readable, the others are kept in memory, and it is said once."""
    path = tmp_path / NAME
    journal = Journal(path, redactor)
    journal.write(started())
    really_write = os.write

    def no_room(file: int, data: bytes) -> int:
        if len(data) > 10:
            return really_write(file, bytes(data[:10]))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", no_room)
    journal.write(Remark(at=START, slug="s", text="this one finds no room"))
    monkeypatch.undo()
    journal.write(Ended(at=START, outcome="complete"))
    with pytest.raises(UserError, match=r"first 1 of 3 events") as caught:
        journal.close()
    assert caught.value.slug == "disk-full"
    journal.close()
    assert len(journal.history().events) == 3
    history = read(path)
    assert len(history.events) == 1
    assert history.remarks("any") == []


def test_a_closed_journal_says_so(tmp_path: Path, redactor: Redactor) -> None:
    """An event that came too late is not silently dropped."""
    journal = Journal(tmp_path / NAME, redactor)
    journal.close()
    with pytest.raises(ValueError, match="Remark came after its end"):
        journal.write(Remark(at=START, slug="s", text="t"))
