"""The four folders: the team's file first, then ours."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from wardround import workspace
from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A team's workspace, which is the current folder."""
    for kind in workspace.KINDS:
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "__init__.py").write_text('"""Ours."""\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def import_state() -> Iterator[None]:
    """Put back what ``join`` changes for the whole process."""
    path, modules = list(sys.path), dict(sys.modules)
    paths = {kind: list(sys.modules[kind].__path__) for kind in workspace.KINDS if kind in sys.modules}
    yield
    sys.path[:] = path
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]
    for kind, known in paths.items():
        modules[kind].__path__ = known


def test_the_teams_file_wins_over_ours(team: Path) -> None:
    mine = team / "proxies" / "response_lost.py"
    mine.write_text("addons = []\n")
    assert workspace.find("proxies", "response_lost") == mine
    assert workspace.find("proxies", "latency") == workspace.kit() / "proxies" / "latency.py"


def test_a_hyphen_is_an_underscore_in_a_name() -> None:
    assert workspace.find("proxies", "response-lost").name == "response_lost.py"


def test_the_folder_given_comes_before_the_current_one(team: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "flows").mkdir()
    (other / "flows" / "a.py").write_text("")
    (team / "flows" / "a.py").write_text("")
    assert workspace.find("flows", "a", other) == other / "flows" / "a.py"
    assert workspace.find("flows", "a") == team / "flows" / "a.py"


def test_names_are_those_of_both_and_nothing_private(team: Path) -> None:
    (team / "proxies" / "our_lift.py").write_text("")
    (team / "proxies" / "_helper.py").write_text("")
    (team / "proxies" / "conftest.py").write_text("")
    names = workspace.names("proxies")
    assert {"our_lift", "latency"} <= set(names)
    assert not {"_helper", "conftest", "__init__"} & set(names)


def test_a_suite_is_a_folder(team: Path) -> None:
    (team / "suites" / "ours").mkdir()
    (team / "suites" / "ours" / "__init__.py").write_text("")
    (team / "suites" / "no_suite").mkdir()
    assert {"ours", "session"} <= set(workspace.names("suites"))
    assert "no_suite" not in workspace.names("suites")
    assert workspace.find("suites", "ours") == team / "suites" / "ours"


@pytest.mark.parametrize(
    ("kind", "slug"), [("flows", "unknown-flow"), ("proxies", "unknown-fault"), ("suites", "unknown-suite"), ("reports", "unknown-report")]
)
def test_an_unknown_name_lists_what_there_is(kind: workspace.Kind, slug: str) -> None:
    with pytest.raises(UserError) as error:
        workspace.find(kind, "../../etc/passwd")
    assert error.value.slug == slug
    assert "There is: " in str(error.value)


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(UserError, match="Did you mean 'response_lost'"):
        workspace.find("proxies", "response_lots")


def test_two_files_of_one_name_are_two_modules(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "json.py").write_text(f"FROM = {folder!r}\n")
    first, second = (workspace.load(tmp_path / folder / "json.py") for folder in ("a", "b"))
    import json

    assert (first.FROM, second.FROM) == ("a", "b")
    assert hasattr(json, "dumps"), "the installed package of that name is still the one that is imported"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\nraise ValueError('no')\n", ":2: ValueError: no"),
        ("x = 1\ndef f(:\n", ":2: SyntaxError"),
        ("import no_such_package_anywhere\n", ":1: ModuleNotFoundError"),
    ],
)
def test_a_broken_file_is_one_line_that_names_the_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "broken.py"
    path.write_text(text)
    before = set(sys.modules)
    with pytest.raises(UserError) as error:
        workspace.load(path)
    assert error.value.slug == "file-broken"
    assert f"{path}{said}" in str(error.value)
    assert not [name for name in set(sys.modules) - before if name.startswith("_wardround_broken_")]


def test_a_file_that_is_not_there_is_broken(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a Python file"):
        workspace.load(tmp_path / "none.py")


def test_make_copies_the_four_folders_and_an_example(tmp_path: Path) -> None:
    made, kept = workspace.make(tmp_path / "ward")
    assert not kept
    assert (tmp_path / "ward" / "portal.toml").is_file()
    for kind in workspace.KINDS:
        assert (tmp_path / "ward" / kind / "__init__.py").is_file()
    assert not [path for path in made if "__pycache__" in path.parts or path.suffix == ".pyc"]
    assert set(made) == {path.relative_to(tmp_path / "ward") for path in (tmp_path / "ward").rglob("*") if path.is_file()}


def test_make_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text("mine")
    made, kept = workspace.make(tmp_path)
    assert [path.name for path in kept] == ["portal.toml"]
    assert (tmp_path / "portal.toml").read_text() == "mine"
    again, all_kept = workspace.make(tmp_path)
    assert not again
    assert len(all_kept) == len(made) + 1


def test_make_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as error:
        workspace.make(tmp_path / "file")
    assert error.value.slug == "folder-not-writable"


@pytest.mark.usefixtures("import_state")
def test_join_lets_a_team_add_one_flow_and_keep_ours(team: Path) -> None:
    (team / "flows" / "hand_over.py").write_text("from flows import sign_in\nWHO = sign_in.__name__\n")
    places = workspace.join(team)
    assert places[0] == team
    import flows.hand_over  # type: ignore[import-not-found]

    assert flows.hand_over.WHO == "flows.sign_in"
