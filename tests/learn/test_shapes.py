"""`wardround learn` on portals of many shapes: the quick ones, held against the truth and the page that says how well it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.learn.portals import KNOWN, learnt
from tests.learn.table import PAGE, section, sections

if TYPE_CHECKING:
    from pathlib import Path

LEAST = 0.9


@pytest.mark.parametrize("name", [name for name, known in KNOWN.items() if known.quick])
def test_the_page_says_what_is_learnt(name: str, tmp_path: Path) -> None:
    rows = learnt(KNOWN[name], tmp_path / "portal.toml")
    assert section(name, rows) == sections(PAGE.read_text())[name]


@pytest.mark.portals
@pytest.mark.parametrize("name", [name for name, known in KNOWN.items() if not known.quick])
def test_the_page_says_what_is_learnt_elsewhere(name: str, tmp_path: Path) -> None:
    test_the_page_says_what_is_learnt(name, tmp_path)


def test_the_page_has_every_portal_and_nearly_all_is_right() -> None:
    told = sections(PAGE.read_text())
    assert list(told) == list(KNOWN)
    for name, part in told.items():
        rows = [line for line in part.splitlines() if line.startswith("| `")]
        assert sum(line.endswith("| right |") for line in rows) >= LEAST * len(rows), name
        assert not [line for line in rows if line.endswith("| wrong |")], name
