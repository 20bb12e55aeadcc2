"""``screen`` for a project that names no portal: ``screen.check(page)`` in a Playwright test looks at the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.screen.audit.terms import Terms
    from wardround.screening import Screening


@pytest.fixture(scope="session")
def screen_terms() -> Terms:
    """On what terms ``screen`` judges. A project says its own by a fixture of this name in its conftest."""
    from wardround.screen.audit.terms import Terms

    return Terms()


@pytest.fixture
def screen(tmp_path: Path, screen_terms: Terms) -> Screening:
    """``screen.check(page)`` fails with what a clinician could do wrong on the page."""
    from wardround.screening import Screening

    return Screening(tmp_path, screen_terms)
