"""What the record says of a write is what the clinician entered: dose, unit, basis, rate, time, text.

*Why.* A dose that is converted twice, rounded to the pharmacy's unit or shifted by a time zone on its way into the
database looks right to the one who signed it, and the next nurse gives what the record says.

*Clause.* ASVS 5.0 2.2.1*, 2.3.3 (what is acted on is what was validated and submitted).

*Evidence.* For each submitted intent: what the profile says the row must hold then (``[flows.NAME.recorded]``), and the
columns of the row that carries its marker. Numbers, units of mass, volume and time, and moments with an offset are
compared by what they mean (0.5 g is 500 mg); text by its letters, whatever the case and the white space. Around a text
that carries the intent's marker the record may hold more.

*Could not tell.* No row that was read has the column that the profile names (its name is probably wrong), or of a moment
only one side has a time zone, or the record has more than what was entered (Paracetamol, and Paracetamol + Codeine).

*Not checked.* No flow that was submitted says what its row must hold, no record reader, no row (then
``acknowledged-is-recorded`` asks where it is).

*Limits.* None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.quantity import same
from wardround.invariants.writes import rows_of, submitted

if TYPE_CHECKING:
    from wardround.history.events import Row
    from wardround.history.history import History
    from wardround.invariants.writes import Write

ID = "as-entered"
TITLE = "What the record says of a write is what the clinician entered: dose, unit, basis, rate, time, text."
CLAUSES = ("ASVS 5.0 2.3.3", "ASVS 5.0 2.2.1*")

_SHOWN = 60
"""Characters of a value in a sentence."""


def judge(history: History) -> Judgement:
    """Compare each submitted intent with its rows, column by column."""
    said = [write for write in submitted(history) if write.intent.recorded]
    if not said:
        return Judgement.not_checked("no submitted write whose flow says what the record must hold (needs [flows.NAME.recorded])")
    if not history.can("record"):
        return Judgement.not_checked("needs a record reader in the profile ([record])")
    pairs = [(write, row) for write in said for row in rows_of(history, write.intent.marker) if row.what == write.intent.what]
    if not pairs:
        return Judgement.not_checked("no row of a submitted write in the record of this history")
    found: dict[tuple[str, str, int], Finding] = {}
    doubts: list[str] = []
    for write, row in pairs:
        for column, entered in write.intent.recorded.items():
            told = row.fields.get(column)
            alike = _alike(write, entered, told) if told is not None else None
            if told is None:
                doubts.append(f"column-missing: the record's row has no {column!r}; check [flows.NAME.recorded]")
            elif alike is None:
                doubts.append(f"not-comparable: in {column!r} the record has more around what was entered, or only one time has an offset")
            elif not alike:
                # A write that took two acts is compared twice; it is one finding.
                found.setdefault((column, row.id, row.seq), _differs(write, row, column, entered, told))
    if found:
        return Judgement.broken(found.values())
    return Judgement.could_not_tell(doubts[0]) if doubts else Judgement.holds()


def _alike(write: Write, entered: str, told: str) -> bool | None:
    """As ``same``; around a text that carries the marker the portal may have put a frame."""
    marker = write.intent.marker
    framed = marker in entered and " ".join(entered.split()).casefold() in " ".join(told.split()).casefold()
    return True if framed else same(entered, told)


def _differs(write: Write, row: Row, column: str, entered: str, told: str) -> Finding:
    had = f"has {_short(told)}" if told else "has nothing"
    summary = f"The {write.intent.what} that tab {write.begun.tab} signed had {_short(entered)} as {column}, and the record {had}"
    return Finding(summary, "recorded-otherwise" if told else "recorded-without-it", (*write.sequence, row.seq), write.begun.tab)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    shown = plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}\u2026"
    return f"\u201c{shown}\u201d"
