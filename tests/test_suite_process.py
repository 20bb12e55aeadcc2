"""Suites run in a child process: options, exit status, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from wardround import workspace
from wardround.errors import UserError
from wardround.suite_process import INTERRUPTED, SET_UP, Order, _bare, arguments, names, run


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one suite of plain tests: no portal is needed to see what pytest is told."""
    (tmp_path / "suites" / "plain").mkdir(parents=True)
    (tmp_path / "suites" / "plain" / "__init__.py").write_text("")
    (tmp_path / "suites" / "plain" / "test_plain.py").write_text(
        textwrap.dedent("""
            import os, pytest
            def test_good(): pass
            def test_bad(): assert False
            def test_usage(): pytest.exit("the portal is not there", returncode=2)
            def test_told(): assert os.environ["WARDROUND_COMMAND"] == "wardround run 'a b.toml'"
        """)
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def order(select: str, **more: object) -> Order:
    return Order(command=["wardround", "run", "a b.toml"], suites=["plain"], select=select, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("select", "status"), [("good", 0), ("bad", 1), ("usage", SET_UP), ("told", 0)])
@pytest.mark.usefixtures("team")
def test_exit_status(select: str, status: int) -> None:
    assert run(order(select)) == status


@pytest.mark.usefixtures("team")
def test_nothing_selected_is_an_error_and_not_a_pass() -> None:
    with pytest.raises(UserError) as error:
        run(order("no_such_scenario"))
    assert error.value.slug == "nothing-selected"


@pytest.mark.usefixtures("team")
def test_an_unknown_suite() -> None:
    with pytest.raises(UserError, match="Did you mean 'plain'"):
        run(Order(command=["wardround"], suites=["plian"]))


def test_names_are_those_that_select_finds(team: Path) -> None:
    assert names(["plain"]) == ["good", "bad", "usage", "told"]
    (team / "suites" / "plain" / "test_plain.py").write_text("import no_such_package_anywhere\n")
    with pytest.raises(UserError, match="no_such_package_anywhere") as error:
        names(["plain"])
    assert error.value.slug == "file-broken"


def test_only_a_teams_own_suites_may_assert(team: Path) -> None:
    """Ours need neither pytest's rewriting of ``assert`` nor hypothesis, unless somebody asks for it by an option."""
    ours = workspace.find("suites", "session", workspace.kit())
    assert "--assert=plain" in _bare([ours], order("any"))
    assert _bare([ours, team / "suites" / "plain"], order("any")) == []
    assert _bare([ours], order("any", pytest=["--hypothesis-seed=1"])) == []


def test_every_option_is_handed_on() -> None:
    full = Order(
        command=["wardround"],
        portal=Path("p.toml"),
        style="tokens",
        defects=["a", "b"],
        out=Path("o"),
        seed=0,
        server="aged",
        clock="real",
        scale=0.02,
        strict=True,
        headed=True,
        select="x",
        workers=2,
    )
    assert " ".join(arguments(full)) == (
        "--portal p.toml --wardround-style tokens --wardround-defect a --wardround-defect b --wardround-out o --wardround-seed 0 "
        "--wardround-server aged --wardround-clock real --wardround-scale 0.02 -k x -n 2 --wardround-strict --wardround-headed"
    )
    assert arguments(Order(command=["wardround"])) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_reaches_the_run_once_and_its_report_is_waited_for(team: Path, number: signal.Signals) -> None:
    (team / "suites" / "plain" / "conftest.py").write_text(
        textwrap.dedent("""
            import pathlib, time
            def pytest_keyboard_interrupt(excinfo):
                with open("interrupts", "a") as file: file.write("x")
            def pytest_sessionfinish(session):
                time.sleep(0.3)
                pathlib.Path("report").write_text("written")
        """)
    )
    (team / "suites" / "plain" / "test_plain.py").write_text(
        "import pathlib, time\ndef test_long():\n    pathlib.Path('begun').write_text('')\n    time.sleep(60)\n"
    )
    code = "import sys; from wardround.suite_process import *; sys.exit(run(Order(command=['wardround'], suites=['plain'])))"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=team, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not (team / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, number)
    assert process.wait(20) == INTERRUPTED
    assert (team / "interrupts").read_text() == "x"
    assert (team / "report").read_text() == "written"


@pytest.mark.usefixtures("team")
def test_a_run_that_was_started_with_ctrl_c_ignored_can_be_interrupted_all_the_same() -> None:
    """As a shell without job control starts what ends in ``&``."""
    (Path("suites") / "plain" / "test_plain.py").write_text(
        "import signal\ndef test_it():\n    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler\n"
    )
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert run(order("it")) == 0
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
