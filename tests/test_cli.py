"""The command line: what each command says, and with which status it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reports.sample import build
from wardround import __version__, cli
from wardround.suite_process import INTERRUPTED, Order

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = """
[portal]
name = "our portal"
base_url = "http://127.0.0.1:8000"
hosts = ["127.0.0.1:8000"]
environment = "test"
[session]
style = "cookie"
[[clinicians]]
alias = "nurse-1"
username = "n"
password = "env:NO_SUCH_SECRET"
"""


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Order, Path | None]]:
    """What would have been run."""
    seen: list[tuple[Order, Path | None]] = []

    def run(order: Order, root: Path | None) -> int:
        seen.append((order, root))
        return 1

    monkeypatch.setattr("wardround.suite_process.run", run)
    return seen


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "portal.toml").write_text(PROFILE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    assert capsys.readouterr().out == f"wardround {__version__}\n"


def test_a_users_error_is_one_line_on_stderr_and_status_2(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "portal.toml").write_text(PROFILE.replace("cookie", "cookies"))
    assert cli.main(["run"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("wardround: portal.toml: session.style is 'cookies'. Did you mean 'cookie'?")
    assert said.err.endswith("[profile-value] see docs/reference/errors.md#profile-value\n")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["rn"], ["run", "--sedd", "1"], ["demo", "--style", "jwt"], ["demo", "--seed", "x"], ["judge"], ["run", "-n", "0"]]
)
def test_wrong_words_end_with_status_2_and_no_traceback(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 2
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said


def test_an_error_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wardround.doctor.examine", fail)
    with pytest.raises(ZeroDivisionError):
        cli.main(["doctor"])


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wardround.doctor.examine", interrupted)
    assert cli.main(["doctor"]) == INTERRUPTED


def test_demo_is_handed_on(orders: list[tuple[Order, Path | None]]) -> None:
    words = "demo --style cookie --defect a --defect b -k idle -n 2 --seed 0 --server aged --strict --out o -- -x --lf"
    assert cli.main(words.split()) == 1, "the status of the run is the status of the command"
    order, root = orders[0]
    assert root is None
    assert (order.style, list(order.defects), order.select, order.workers, order.seed) == ("cookie", ["a", "b"], "idle", 2, 0)
    assert (order.server, order.strict, str(order.out), list(order.pytest), order.portal) == ("aged", True, "o", ["-x", "--lf"], None)


def test_run_is_handed_on(workspace: Path, orders: list[tuple[Order, Path | None]]) -> None:
    assert cli.main(["run", "--", "-x"]) == 1
    assert cli.main(["run", str(workspace / "portal.toml"), "--", "-x"]) == 1
    assert [(str(order.portal), list(order.pytest), order.style) for order, _ in orders] == [
        ("portal.toml", ["-x"], None),
        (str(workspace / "portal.toml"), ["-x"], None),
    ]
    assert orders[1][1] == workspace


def test_check_says_what_is_checkable_and_what_is_missing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check"]) == 2
    said = capsys.readouterr()
    assert "our portal, cookie" in said.out
    assert "NO   record" in said.out
    assert "[secret-missing]" in said.err
    monkeypatch.setenv("NO_SUCH_SECRET", "x")
    assert cli.main(["check", str(workspace / "portal.toml")]) == 0


def test_init_says_what_it_kept(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["init", str(workspace)]) == 0
    said = capsys.readouterr().out
    assert "kept portal.toml (it was there already)" in said
    assert (workspace / "portal.toml").read_text() == PROFILE


def test_report_and_judge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path / "run")
    assert cli.main(["report", str(tmp_path / "run"), "--format", "junit", "--format", "html"]) == 0
    assert [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()] == ["junit.xml", "report.html"]
    assert cli.main(["report", str(tmp_path / "run"), "--format", "htm"]) == 2
    assert "Did you mean 'html'?" in capsys.readouterr().err
    assert cli.main(["judge", str(tmp_path / "run")]) in (0, 1)
    assert "refresh-once" in capsys.readouterr().out


def test_doctor_is_honest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert cli.main(["doctor"]) == 2
    assert "MISSING browser" in capsys.readouterr().out


def test_portal_gets_all_words(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def serve(words: list[str]) -> int:
        seen.append(words)
        return 2

    monkeypatch.setattr("wardround.reference.serve.main", serve)
    assert cli.main(["portal", "--style", "tokens", "--help"]) == 2
    assert seen == [["--style", "tokens", "--help"]]


def test_a_missing_run_is_an_error(tmp_path: Path) -> None:
    assert cli.main(["judge", str(tmp_path)]) == 2
    assert cli.main(["report", str(tmp_path)]) == 2
