r"""Findings that are known: a TOML file in which somebody says why each may stay, who answers for it, and until when.

[[known]]
fingerprint = "3f1c09ab77de"
rule = "dose-basis-missing"
where = "/orders: textbox \"Dose\""
reason = "the field is renamed in release 4.2"
owner = "ward informatics"
expires = 2027-03-31
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from wardround.errors import UserError
from wardround.findings import ScreenRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

DAYS = 90
"""So long a new entry is good."""


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry."""

    fingerprint: str
    reason: str
    owner: str
    expires: dt.date
    rule: str = ""
    where: str = ""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Findings beside what is known of them."""

    rows: list[ScreenRow]
    expired: list[Known] = []
    stale: list[Known] = []
    """Entries that match nothing any more."""

    def told(self) -> list[str]:
        """Expired and stale entries, a line each."""
        lines = [
            f"expired on {one.expires}, and counts again: {one.fingerprint} {one.rule} {one.where} ({one.owner})" for one in self.expired
        ]
        return lines + [f"stale, matches nothing any more: {one.fingerprint} {one.rule} {one.where} ({one.owner})" for one in self.stale]


def read(path: Path) -> list[Known]:
    """Read a baseline.

    Raises:
        UserError: ``baseline-unreadable``: it is missing, no TOML, or an entry lacks a reason, an owner or an expiry.
    """
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise UserError("baseline-unreadable", f"{path}: {said}", "--update-baseline writes one.") from error
    found: list[Known] = []
    for number, entry in enumerate(tables.get("known", []), 1):
        try:
            known = msgspec.convert(entry, Known)
        except msgspec.ValidationError as error:
            raise _refused(path, number, str(error)) from error
        missing = [name for name in ("fingerprint", "reason", "owner") if not getattr(known, name).strip()]
        if missing:
            raise _refused(path, number, f"it has no {' and no '.join(missing)}")
        found.append(known)
    return found


def _refused(path: Path, number: int, why: str) -> UserError:
    hint = "Each entry says fingerprint, reason (why it may stay), owner (who answers for it) and expires (a date)."
    return UserError("baseline-unreadable", f"{path}: entry {number}: {why}", hint)


def compare(rows: Iterable[ScreenRow], known: Sequence[Known], today: dt.date, *, whole: bool = True) -> Compared:
    """Mark the findings that are known. An entry that has expired excuses nothing.

    Args:
        rows: the findings.
        known: the baseline.
        today: entries are good through their last day.
        whole: the whole walk was made with all rules; only then is an entry that matches nothing stale.
    """
    by_print = {one.fingerprint: one for one in known}
    marked, met = [], set[str]()
    for row in rows:
        entry = by_print.get(row.fingerprint)
        if entry and row.outcome != "pass":
            met.add(entry.fingerprint)
            if entry.expires >= today:
                marked.append(msgspec.structs.replace(row, known=f"{entry.reason} ({entry.owner}, until {entry.expires})"))
                continue
        marked.append(row)
    return Compared(
        rows=marked,
        expired=[one for one in known if one.expires < today and one.fingerprint in met],
        stale=[one for one in known if whole and one.fingerprint not in met],
    )


def entries(rows: Iterable[ScreenRow], today: dt.date) -> str:
    """Entries to copy for findings that are not known. Reason and owner are left empty: only a person can fill them in."""
    until = today + dt.timedelta(days=DAYS)
    return "\n".join(_entry(row.fingerprint, row.rule, f"{row.page}: {row.control}", "", "", until) for row in rows)


def updated(compared: Compared, known: Sequence[Known], today: dt.date, *, reviews: bool) -> str:
    """The baseline's new text: stale entries gone, the others as they are, new findings with empty reason and owner."""
    stale = {one.fingerprint for one in compared.stale}
    kept = [
        _entry(one.fingerprint, one.rule, one.where, one.reason, one.owner, one.expires) for one in known if one.fingerprint not in stale
    ]
    listed = {one.fingerprint for one in known}
    new = [row for row in compared.rows if row.fingerprint not in listed and row.outcome in ({"fail", "review"} if reviews else {"fail"})]
    head = "# Known findings of `wardround audit`. Each needs a reason, an owner and a last day; fill in what is empty.\n"
    return "\n".join([head, *kept, entries(new, today)]).rstrip() + "\n"


def _entry(fingerprint: str, rule: str, where: str, reason: str, owner: str, expires: dt.date) -> str:  # noqa: PLR0913, PLR0917 - its six keys
    lines = [
        f"{key} = {_toml(value)}"
        for key, value in (("fingerprint", fingerprint), ("rule", rule), ("where", where), ("reason", reason), ("owner", owner))
    ]
    return "\n".join(["[[known]]", *lines, f"expires = {expires.isoformat()}", ""])


def _toml(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
