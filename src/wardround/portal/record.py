"""Reading the portal's own record and audit trail back, over HTTP with a service credential or from its database, beside the wire."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx

from wardround.history.events import AuditRow, RecordRead, Row
from wardround.portal import record_sql
from wardround.portal.secrets import fill
from wardround.portal.trust import trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.portal.profile import Profile, Reader

MARKER = re.compile(r"WR-[0-9A-F]{4}-\d{2,}")
READ_TIMEOUT_S = 10.0
_WHAT = {"note": "note", "order": "order", "administration": "administration", "acknowledgement": "acknowledgement"}


class RecordReader:
    """Reads both lists and turns their rows into events, people and patients by alias."""

    def __init__(self, profile: Profile, base_url: str) -> None:
        """Prepare; nothing is read yet."""
        self._profile = profile
        self._base = base_url
        self._users = {clinician.username.lower(): clinician.alias for clinician in profile.clinicians}
        self._patients = {patient.key: patient.alias for patient in profile.patients}
        self._columns = {column for flow in profile.flows.values() for column in flow.recorded}

    def read(self, at: float, headers: dict[str, str]) -> Iterator[Row | AuditRow | RecordRead]:
        """All rows, then for each list whether it could be read.

        Args:
            at: virtual now.
            headers: added to each request (a clock hook, say).
        """
        if self._profile.record:
            rows, problem = self._fetch(self._profile.record, headers)
            for row in rows:
                yield self._row(self._profile.record, row, at)
            yield RecordRead(at=at, of="record", complete=not problem, reason=problem)
        if self._profile.audit:
            rows, problem = self._fetch(self._profile.audit, headers)
            yield from oldest_first([self._audit(self._profile.audit, row, at) for row in rows])
            yield RecordRead(at=at, of="audit", complete=not problem, reason=problem)

    def _fetch(self, reader: Reader, headers: dict[str, str]) -> tuple[list[dict[str, Any]], str]:
        if reader.sql:
            try:
                return record_sql.rows(reader.url, reader.sql, fill(record_sql.password(reader.url))), ""
            except record_sql.Unreadable as error:
                return [], f"record-unreadable: {reader.url.split('?')[0]}: {error}"
        url = reader.url if "://" in reader.url else f"{self._base}{reader.url}"
        secret = {name: fill(value) for name, value in reader.headers.items()}
        try:
            answer = httpx.get(
                url,
                headers=secret | headers,
                timeout=READ_TIMEOUT_S,
                verify=trust(insecure=self._profile.portal.insecure_tls),
                trust_env=False,
            )
            answer.raise_for_status()
            found: Any = answer.json()
            for part in filter(None, reader.rows.split(".")):
                found = found[part]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            said = str(error).partition("\n")[0]
            return [], f"record-unreadable: {reader.url.split('?')[0]}: {type(error).__name__}: {said}"
        if not isinstance(found, list):
            return [], f"record-unreadable: {reader.url.split('?')[0]}: no list of rows at {reader.rows!r}"
        return [row for row in found if isinstance(row, dict)], ""

    def _row(self, reader: Reader, row: dict[str, Any], at: float) -> Row:
        text = " ".join(str(row.get(name) or "") for name in reader.text)
        marker = MARKER.search(text)
        what = str(row.get(reader.what, ""))
        return Row(
            at=at,
            what=_WHAT.get(what, what),
            id=str(row.get(reader.id, "")),
            patient=self._patient(row.get(reader.patient)),
            user=self._user(row.get(reader.user)),
            marker=marker.group(0) if marker else None,
            status=str(row.get("status") or ""),
            recorded_at=moment(row.get(reader.at)),
            fields={column: told for column in sorted(self._columns) if (told := _told(row, column)) is not None},
        )

    def _audit(self, reader: Reader, row: dict[str, Any], at: float) -> AuditRow:
        return AuditRow(
            at=at,
            id=str(row.get(reader.id, "")),
            action=str(row.get(reader.action, "")),
            user=self._user(row.get(reader.user)),
            patient=self._patient(row.get(reader.patient)),
            outcome=str(row.get(reader.outcome) or ""),
            recorded_at=moment(row.get(reader.at)),
            zoned=zoned(row.get(reader.at)),
        )

    def _user(self, value: object) -> str | None:
        return None if value in {None, ""} else self._users.get(str(value).lower(), "?")

    def _patient(self, value: object) -> str | None:
        return None if value in {None, ""} else self._patients.get(str(value), "?")


def _told(row: dict[str, Any], column: str) -> str | None:
    """A column's value as text (empty: it is there, and empty); several columns joined by spaces; None where one is not there."""
    names = [column] if column in row else column.split()
    values: list[str] = []
    for name in names:
        found: Any = row
        for part in [name] if name in row else name.split("."):
            if not isinstance(found, dict) or part not in found:
                return None
            found = found[part]
        values.append("" if found is None else str(found))
    return " ".join(filter(None, values))


def moment(value: object) -> float | None:
    """Seconds since 1970 from ISO 8601 text, seconds or milliseconds; None when it is none of them."""
    if isinstance(value, (int, float)):
        return value / 1000 if value > 1e11 else float(value)  # noqa: PLR2004 (larger numbers of seconds lie after the year 5000)
    try:
        found = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).timestamp()


def zoned(value: object) -> bool:
    """Whether a time says which zone it is in: a number does (since 1970, UTC), text does by its offset."""
    try:
        return dt.datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return True


def oldest_first(rows: list[AuditRow]) -> list[AuditRow]:
    """The trail in its own order, turned round when the portal tells the newest first."""
    times = [row.recorded_at for row in rows if row.recorded_at is not None]
    steps = [later - earlier for earlier, later in pairwise(times)]
    falls = sum(step < 0 for step in steps) > sum(step > 0 for step in steps)
    return rows[::-1] if falls else rows
