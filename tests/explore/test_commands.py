"""`wardround shrink` from the words to the files; what is played is a function."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.explore.stories import SIGN_IN
from tests.explore.test_recorded import folder as folder  # noqa: PLC0414 - a fixture
from tests.invariants.story import Story as Told
from wardround import cli
from wardround.errors import UserError
from wardround.explore import theatre
from wardround.explore.theatre import Played
from wardround.invariants.judgement import Finding, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wardround.explore.story import Story
    from wardround.result import RunFacts

CELL = "07-write-A-response_lost"


class Stage:
    """Plays nothing: every story with a sign-in breaks ``once`` so many times."""

    root = None

    def __init__(self, times: int = 1000) -> None:
        self.times = times
        self.played: list[Story] = []

    def play(self, story: Story, folder: Path, *, trace: bool = False) -> Played:
        self.played.append(story)
        folder.mkdir(exist_ok=True)
        (folder / f"trace-{trace}").touch()
        self.times -= 1
        broken = self.times >= 0 and SIGN_IN in story.steps
        judgement = Judgement.broken([Finding("twice", "written-twice", [2])]) if broken else Judgement.holds()
        return Played(Told().signs_in().ended().history(), {"once": judgement})


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage()

    @contextmanager
    def opened(facts: RunFacts, *, headed: bool = False) -> Iterator[Stage]:
        assert facts.seed
        assert not headed
        yield made

    monkeypatch.setattr(theatre, "opened", opened)
    return made


def test_the_repro_and_its_picture_are_written(folder: Path, stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "test_mine.py"
    assert cli.main(["shrink", str(folder), CELL, "--out", str(target)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"order/{CELL}: once is broken (written-twice) with 1 act, 1 tab, 0 faults, 0 s of waiting"
    assert said[-3:] == [
        "smallest: 1 act, 1 tab, 0 faults, 0 s of waiting, after 1 tries; broken again 3 of 3 times",
        f"repro: {target}",
        f"picture: {target.with_suffix('.svg')}",
    ]
    text = target.read_text()
    assert f"cell {CELL}" in text
    assert "pytest --portal portal.toml test_mine.py" in text
    assert "def test_once_written_twice(ward: Ward)" in text
    assert str(folder) not in text
    assert target.with_suffix(".svg").read_text().startswith("<svg xmlns=")
    assert all(story.steps == (SIGN_IN,) for story in stage.played)


def test_what_does_not_break_any_more_is_said_and_is_no_failure(
    folder: Path, stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.times = 0
    target = tmp_path / "test_mine.py"
    assert cli.main(["shrink", str(folder), CELL, "--out", str(target)]) == 0
    assert "does not break" in capsys.readouterr().out
    assert not target.exists()


@pytest.mark.parametrize(
    ("error", "status"), [(Error("page crashed"), 0), (UserError("time-stands-still", "x"), 0), (UserError("portal-died", "x"), 2)]
)
def test_a_candidate_that_cannot_be_played_shows_nothing_and_a_portal_that_died_ends_the_search(  # noqa: PLR0913, PLR0917 - fixtures
    folder: Path, stage: Stage, error: Exception, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Played:
        raise error

    monkeypatch.setattr(stage, "play", fail)
    assert cli.main(["shrink", str(folder), CELL, "--out", str(tmp_path / "test_mine.py")]) == status


def test_a_flaky_one_is_called_so(folder: Path, stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage.times = 3
    assert cli.main(["shrink", str(folder), CELL, "--out", str(tmp_path / "test_mine.py")]) == 1
    assert "flaky: only 2 of 3" in capsys.readouterr().out
    assert "Broken again 2 of 3 times" in (tmp_path / "test_mine.py").read_text().replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (["order"], "not-broken"),
        ([CELL, "--invariant", "onces"], "not-broken"),
        ([CELL, "--out", "mine.txt"], "repro-not-writable"),
        ([CELL, "--out", "no/such/folder/test_it.py"], "repro-not-writable"),
        ([CELL, "--out", "there.py"], "repro-not-writable"),
        (["09-nothing"], "unknown-cell"),
    ],
)
def test_bad_input_is_said_before_anything_is_started(  # noqa: PLR0913, PLR0917 - fixtures
    folder: Path,
    stage: Stage,
    words: list[str],
    slug: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.py").write_text("# a user's own")
    assert cli.main(["shrink", str(folder), *words]) == 2
    assert f"[{slug}]" in capsys.readouterr().err
    assert not stage.played
    assert (tmp_path / "there.py").read_text() == "# a user's own"


def test_another_invariant_of_the_same_cell_can_be_chosen(
    folder: Path, stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["shrink", str(folder), CELL, "--invariant", "recovers", "--out", str(tmp_path / "test_it.py")]) == 0
    assert f"order/{CELL}: recovers is broken (stuck)" in capsys.readouterr().out
    assert len(stage.played) == 1


def test_a_replay_says_what_is_broken_now_and_before(folder: Path, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["replay", str(folder), CELL]) == 1
    said = capsys.readouterr().out
    assert "broken: once: written-twice\n" in said
    assert "not broken this time: recovers: stuck\n" in said
    assert "warning" not in said
    assert [story.steps for story in stage.played] == [(SIGN_IN,)]
    stage.times = 0
    assert cli.main(["replay", str(folder), CELL]) == 0
    assert "nothing is broken\n" in capsys.readouterr().out


def test_what_a_replay_breaks_for_the_first_time_is_set_off(folder: Path, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    assert stage.times
    assert cli.main(["replay", str(folder), "order"]) == 1
    assert "broken: once: written-twice (not in the recorded run)\n" in capsys.readouterr().out


def test_a_trace_is_kept_in_the_run_and_its_danger_is_said(folder: Path, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["replay", str(folder), CELL, "--trace"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("warning: the trace in ")
    assert "shows patients" in said
    assert stage.played
    assert list(folder.glob("scenarios/*/replay/trace-True"))
