"""Public bugs of real packages: found by the suites as they are where the bug is, and nothing found where it is fixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.portals.sites.bugs import BUGS, SITES, TRUE, Bug, table
from tests.portals.sites.trial import verdicts

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "public-bugs.md"
ROWS = pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.package)


@pytest.mark.portals
@ROWS
def test_the_bug_is_found(bug: Bug, tmp_path: Path) -> None:
    found = verdicts(bug.profile, "broken", tmp_path / "run", "-k", bug.scenario)
    assert {name for name in bug.invariants if found.get((bug.scenario, name)) == "broken"} == set(bug.invariants)


@pytest.mark.portals
@ROWS
def test_where_it_is_fixed_nothing_is_found_and_the_same_is_judged(bug: Bug, tmp_path: Path) -> None:
    found = verdicts(bug.profile, "fixed", tmp_path / "run", "-k", bug.scenario)
    assert [where for where, said in found.items() if said == "broken" and where not in TRUE.get(bug.site, set())] == []
    assert [name for name in bug.invariants if found.get((bug.scenario, name), "not-checked") == "not-checked"] == []


@pytest.mark.portals
@ROWS
def test_the_whole_session_suite_finds_only_what_else_is_true(bug: Bug, tmp_path: Path) -> None:
    found = verdicts(bug.profile, "fixed", tmp_path / "run", "--suite", "session")
    assert {where for where, said in found.items() if said == "broken"} == TRUE.get(bug.site, set())


def test_the_docs_show_this_table() -> None:
    assert table() in PAGE.read_text()


def test_every_site_has_a_row() -> None:
    assert {path.parent.name for path in SITES.glob("*/portal.toml")} == {bug.site for bug in BUGS}
