"""An audit as it stands in a run's folder: its terms, its looks, and what comes of judging them, today or tomorrow."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wardround.history.journal import private_folder
from wardround.screen.audit import baseline
from wardround.screen.audit.baseline import Compared
from wardround.screen.audit.judged import rows
from wardround.screen.audit.looks import FOLDER, kept
from wardround.screen.audit.terms import NAME, Terms

if TYPE_CHECKING:
    from wardround.findings import ScreenRow


def begin(home: Path, terms: Terms) -> None:
    """Keep the terms in the run's folder.

    Raises:
        UserError: ``baseline-unreadable``: said now, not after the walk.
    """
    if terms.baseline and not (terms.update and not Path(terms.baseline).exists()):
        baseline.read(Path(terms.baseline))
    path = private_folder(home / FOLDER) / NAME
    path.write_bytes(msgspec.json.encode(terms))
    path.chmod(0o600)


def terms_of(home: Path) -> Terms | None:
    """The terms of the audit in a run's folder; None: there was none."""
    path = home / FOLDER / NAME
    return msgspec.json.decode(path.read_bytes(), type=Terms) if path.is_file() else None


def judged(home: Path, *, whole: bool = False, today: dt.date | None = None) -> Compared:
    """Judge the looks in a run's folder, and compare with the baseline. Nothing was looked at: nothing is found.

    Args:
        home: the run's folder.
        whole: the walk was not cut short: an entry that matches nothing is stale.
        today: for the baseline's expiries.
    """
    terms = terms_of(home)
    if terms is None:
        return Compared(rows=[])
    found = rows(kept(home), terms)
    if not terms.baseline or not Path(terms.baseline).is_file():
        return Compared(rows=found)
    whole = whole and not terms.rules and not terms.viewports and terms.axe and terms.probes
    return baseline.compare(found, baseline.read(Path(terms.baseline)), today or today_utc(), whole=whole)


def update(home: Path, compared: Compared) -> Path | None:
    """Write the baseline anew, if the terms ask for it; None: they do not."""
    terms = terms_of(home)
    if terms is None or not terms.update:
        return None
    path = Path(terms.baseline)
    known = baseline.read(path) if path.is_file() else []
    path.write_text(baseline.updated(compared, known, today_utc(), reviews=terms.review_as_fail), encoding="utf-8")
    return path


def counted(rows_: list[ScreenRow], *, review_as_fail: bool = False) -> list[ScreenRow]:
    """The rows that make an audit fail."""
    bad = {"fail", "review"} if review_as_fail else {"fail"}
    return [row for row in rows_ if row.outcome in bad and not row.known]


def told(row: ScreenRow) -> str:
    """A finding in a few lines, for a terminal and for an assertion's message."""
    lines = [f"{row.outcome.upper()} {row.rule} ({row.severity}) {row.page}: {row.control}", f"  {row.says}"]
    if row.evidence:
        lines.append(f"  evidence: {', '.join(repr(one) for one in row.evidence[:4])}")
    if row.others:
        lines.append(f"  compared with: {'; '.join(row.others[:3])}")
    if row.instances > 1:
        lines.append(f"  {row.instances} like it")
    if row.states:
        lines.append(f"  also in: {'; '.join(row.states)}")
    return "\n".join(lines)


def today_utc() -> dt.date:
    """Today."""
    return dt.datetime.now(dt.UTC).date()
