"""Known findings: with reason, owner and expiry, or not at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from wardround.errors import UserError
from wardround.findings import ScreenRow
from wardround.screen.audit import baseline
from wardround.screen.audit.judged import fingerprint, normal

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2027, 2, 24)
ENTRY = """
[[known]]
fingerprint = "aaaaaaaaaaaa"
rule = "trailing-zero"
reason = "renamed in 4.2"
owner = "ward informatics"
expires = {expires}
"""


def _row(fingerprint: str, **said: str) -> ScreenRow:
    given = {"rule": "trailing-zero", "reason": "in-a-line", "page": "/orders", "control": 'textbox "Dose"', "severity": "serious", **said}
    return ScreenRow(outcome="fail", fingerprint=fingerprint, **given)


def _read(tmp_path: Path, text: str) -> list[baseline.Known]:
    path = tmp_path / "known.toml"
    path.write_text(text, encoding="utf-8")
    return baseline.read(path)


def test_a_known_finding_does_not_count_until_its_last_day(tmp_path: Path) -> None:
    known = _read(tmp_path, ENTRY.format(expires="2027-02-24"))
    rows = [_row("aaaaaaaaaaaa"), _row("bbbbbbbbbbbb")]
    compared = baseline.compare(rows, known, TODAY)
    assert [bool(row.known) for row in compared.rows] == [True, False]
    assert compared.told() == []
    later = baseline.compare(rows, known, TODAY + dt.timedelta(days=1))
    assert [bool(row.known) for row in later.rows] == [False, False]
    assert "expired on 2027-02-24" in later.told()[0]


def test_an_entry_that_matches_nothing_is_stale_after_a_whole_walk_only(tmp_path: Path) -> None:
    known = _read(tmp_path, ENTRY.format(expires="2027-12-31"))
    assert "stale" in baseline.compare([], known, TODAY).told()[0]
    assert baseline.compare([], known, TODAY, whole=False).told() == []


@pytest.mark.parametrize("without", ["reason", "owner", "expires", "fingerprint"])
def test_an_entry_without_one_of_its_words_is_refused(tmp_path: Path, without: str) -> None:
    text = "\n".join(line for line in ENTRY.format(expires="2027-12-31").splitlines() if not line.startswith(without))
    with pytest.raises(UserError, match=without) as refused:
        _read(tmp_path, text)
    assert refused.value.slug == "baseline-unreadable"


def test_what_is_written_must_be_filled_in_by_a_person(tmp_path: Path) -> None:
    """New entries are refused as they stand, and good once somebody has said why and who."""
    row = _row("cccccccccccc", control='textbox "Dose \\ \u00b5g"')
    text = baseline.updated(baseline.Compared(rows=[row]), [], TODAY, reviews=False)
    with pytest.raises(UserError, match="no reason and no owner"):
        _read(tmp_path, text)
    filled = text.replace('reason = ""', 'reason = "r"').replace('owner = ""', 'owner = "o"')
    assert baseline.compare([row], _read(tmp_path, filled), TODAY).rows[0].known == "r (o, until 2027-05-25)"


def test_updating_keeps_what_is_known_and_drops_what_is_stale(tmp_path: Path) -> None:
    known = _read(tmp_path, ENTRY.format(expires="2027-12-31") + ENTRY.format(expires="2027-12-31").replace("a" * 12, "d" * 12))
    compared = baseline.compare([_row("a" * 12)], known, TODAY)
    text = baseline.updated(compared, known, TODAY, reviews=False)
    assert "a" * 12 in text
    assert "renamed in 4.2" in text
    assert "d" * 12 not in text


def test_a_fingerprint_survives_numbers_case_and_spaces_but_not_another_label() -> None:
    assert normal('textbox "Dose  2 of 3"') == normal('textbox "dose 1 of 3"')
    one = fingerprint("r", "/orders", normal("form Order/textbox Dose"), "1.0 mg")
    assert one == fingerprint("r", "/orders", normal("form  order/textbox dose"), "1.0  MG")
    assert one != fingerprint("r", "/orders", normal("form Order/textbox Daily dose"), "1.0 mg")
