"""What was read back from the portal, told as events of a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.history.events import AuditRow, RecordRead, Row
from wardround.load.evidence import Audited, Reading, Recorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wardround.load.evidence import Line


def rows(lines: Sequence[Line]) -> Iterator[Row | RecordRead | AuditRow]:
    """Rows of the record, how it was read, and the rows of the trail in the trail's own order."""
    for line in lines:
        if isinstance(line, Recorded):
            yield Row(
                at=line.at,
                what=line.what,
                id=line.id,
                patient=line.patient or None,
                user=line.clinician or None,
                marker=line.marker or None,
                recorded_at=line.recorded_at,
                fields=dict(line.fields),
            )
        elif isinstance(line, Reading) and line.of != "triggers":
            yield RecordRead(at=line.at, of=line.of, complete=line.complete, reason=line.reason)
    for line in sorted((line for line in lines if isinstance(line, Audited)), key=lambda line: line.place):
        yield AuditRow(
            at=line.at,
            id=line.id,
            action=line.action,
            user=line.clinician or None,
            patient=line.patient or None,
            outcome=line.outcome,
            recorded_at=line.recorded_at,
        )
