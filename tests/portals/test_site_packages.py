"""The sites' packages: named by version, fetched once, and what is missing is said in a line."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

FILE = Path(__file__).parent / "sites" / "packages.py"


@pytest.fixture
def packages() -> ModuleType:
    """The file as ``start.py`` finds it: beside it, by its path."""
    spec = importlib.util.spec_from_file_location("packages", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "packages.json"
    path.write_text(json.dumps({"both": {"axios": "1.7.9"}, "broken": {"a": "1"}, "fixed": {"a": "2"}}))
    return path


@pytest.mark.parametrize(("side", "names"), [("broken", ["axios@1.7.9", "a@1"]), ("fixed", ["axios@1.7.9", "a@2"])])
def test_a_side_names_its_versions(packages: ModuleType, listing: Path, side: str, names: list[str]) -> None:
    assert packages.wanted(listing, side) == names


def test_another_side_is_refused(packages: ModuleType, listing: Path) -> None:
    with pytest.raises(packages.Missing, match="SITE_SIDE is 'both': it must be broken or fixed"):
        packages.wanted(listing, "both")


def test_no_node_is_said_in_a_line(packages: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(packages.Missing, match="node was not found: these sites need Node 20 or later"):
        packages.node()


def test_what_was_fetched_once_is_not_fetched_again(
    packages: ModuleType, listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fetched: list[list[str]] = []

    def fetch(names: list[str], home: Path) -> None:
        fetched.append(names)
        home.mkdir(parents=True)

    monkeypatch.setattr(packages, "_fetch", fetch)
    first, again = packages.installed(listing, "fixed"), packages.installed(listing, "fixed")
    assert first == again
    assert fetched == [["a@2", "axios@1.7.9", packages.ESBUILD]]
    assert packages.installed(listing, "broken") != first
