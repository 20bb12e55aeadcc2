"""Precision and recall of a rule, and what stops the measuring before a browser is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.corpus_table import Row, show
from wardround.errors import UserError
from wardround.screen.corpus import Case, Checked

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.screen.outcome import Verdict


def checked(expected: Verdict, said: Verdict) -> Checked:
    return Checked(Case("made-up", "page", ()), "page.html#mark", expected, said, "why")


def test_a_false_alarm_costs_precision_and_a_miss_costs_recall() -> None:
    row = Row("made-up", [checked("fail", "fail"), checked("review", "pass"), checked("pass", "fail"), checked("pass", "pass")])
    assert (row.precision, row.recall, len(row.wrong)) == (0.5, 0.5, 2)


def test_a_review_in_place_of_a_fail_is_found_and_wrong_all_the_same() -> None:
    row = Row("made-up", [checked("fail", "review")])
    assert (row.precision, row.recall, len(row.wrong)) == (1.0, 1.0, 1)


def test_nothing_to_find_is_no_figure() -> None:
    row = Row("made-up", [checked("pass", "pass")])
    assert (row.precision, row.recall) == (None, None)


@pytest.mark.parametrize(("folder", "rules", "slug"), [("nowhere", [], "corpus-missing"), (None, ["trailing-zeros"], "unknown-rule")])
def test_what_is_not_there_is_said(tmp_path: Path, folder: str | None, rules: list[str], slug: str) -> None:
    with pytest.raises(UserError) as error:
        show(tmp_path / folder if folder else None, rules, "us")
    assert error.value.slug == slug
