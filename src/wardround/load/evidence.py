"""What a load run writes down: one struct per kind of line, one file per kind and worker.

``<run>/evidence/<kind>-<worker>.ndjson``: one JSON object a line, in order of writing, appended only. Fields at their
default are left out, which halves the files. Nothing here is secret: credentials stand as short hashes under a key that
lives as long as the run, patients as the portal's own synthetic ids or as such a hash.

All times are seconds since 1970 (UTC) by the clock of the process that wrote the line; ``clocks`` lines tell how far those
clocks are apart. Durations are milliseconds.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, get_type_hints

import msgspec

FOLDER = "evidence"
"""Name in the run's folder."""


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of any kind."""

    KIND: ClassVar[str]
    """Begins the file's name, and is the table's name when it is read."""

    at: float
    """When it happened."""


class Member(Line, frozen=True, kw_only=True):
    """A user joined the run. Not "clinician": several users may share an account when the profile allows it."""

    KIND = "users"

    user: int
    """Number in the run, over all workers."""
    worker: str
    clinician: str
    """Alias of the account in the profile."""
    role: str = ""
    """Their profession, as the profile has it."""
    tabs: int = 1
    wire: str = ""
    """Name of the condition behind which this user works; empty: direct."""


class Sent(Line, frozen=True, kw_only=True):
    """One exchange. Written when it is over; ``at`` is when it was sent."""

    KIND = "exchanges"

    user: int
    tab: int = 0
    session: int = 0
    """The user's n-th sign-in, from 1; 0 before the first."""
    flow: str = ""
    step: str = ""
    role: str = "other"
    """The wire's word: ``sign-in``, ``refresh``, ``write``, ``read``, ``heartbeat`` (a poll), ``stream``, ``sign-out``, ``extend``
    or ``other``."""
    method: str = "GET"
    route: str = ""
    """The path, normalised: ids and query values out."""
    status: int = 0
    """0: no answer."""
    failure: str = ""
    """Why there was none: ``timeout``, ``reset``, ``refused`` ..."""
    ms: float = 0.0
    """From sending to the last byte."""
    bytes: int = 0
    marker: str = ""
    """Of the intent that the request carried."""
    passage: int = 0
    """Number, the user's own, under which the wire knows it; 0: it went direct."""
    presented: str = ""
    """Hash of the credential: the refresh token of a refresh, else the access token or session."""
    issued: str = ""
    """Hash of what the answer gave in its place: the new refresh token of a refresh, else the access token or session."""


class Touched(Line, frozen=True, kw_only=True):
    """What the network did to an exchange behind the wire, as the wire saw it."""

    KIND = "touched"

    user: int
    passage: int
    """As in ``exchanges``."""
    faults: str
    """Names, with commas between."""
    outcome: str
    """The wire's word: ``answered``, ``replaced``, ``request-lost``, ``response-lost``, ``aborted``, ``error`` or ``open``."""
    arrived: bool | None = None
    """Whether the portal saw the request; None: not known."""


class Stood(Line, frozen=True, kw_only=True):
    """A fault on the wire was put up, touched an exchange, or was taken down."""

    KIND = "faults"

    number: int
    """The same on all lines of one fault."""
    name: str
    phase: Literal["start", "hit", "end"]
    aim: str = ""
    parameters: dict[str, str] = {}
    user: int = 0
    """Whose exchange was hit."""
    passage: int = 0
    """Of the exchange that was hit."""


class Watched(Line, frozen=True, kw_only=True):
    """What a canary clinician lived to see at a real screen: a piece of work, or an alert."""

    KIND = "canaries"

    user: int
    flow: str
    """``alert``: it stood on the screen at ``at``."""
    ms: float = 0.0
    """From the first move to when the screen showed the chart, or what became of the write."""
    outcome: str = ""
    alert: str = ""
    picture: str = ""
    """File in the run's folder, with patients covered."""


class Meant(Line, frozen=True, kw_only=True):
    """An intent: one thing that a user means to have written."""

    KIND = "intents"

    user: int
    marker: str
    patient: str
    tab: int = 0
    session: int = 0
    flow: str = ""
    what: Literal["order", "note", "administration", "acknowledgement"] = "note"
    fields: dict[str, str] = {}


class Told(Line, frozen=True, kw_only=True):
    """How an intent ended, as the user was told. One for each try that the user (not the page) made."""

    KIND = "outcomes"

    user: int
    marker: str
    outcome: Literal["acknowledged", "refused", "unknown"]
    status: int = 0


class Sighting(Line, frozen=True, kw_only=True):
    """A response carried a marker that was planted for somebody else."""

    KIND = "sightings"

    user: int
    marker: str
    route: str
    tab: int = 0
    patient: str = ""
    """Whose chart was asked for; empty: the route is the user's own."""


class Alerted(Line, frozen=True, kw_only=True):
    """An alert reached a user."""

    KIND = "alerts"

    user: int
    alert: str
    tab: int = 0


class Triggered(Line, frozen=True, kw_only=True):
    """An alert was set off in the portal: ``at`` is the moment from which its way to each user is measured."""

    KIND = "triggers"

    alert: str
    patient: str = ""
    whom: list[int] = []
    """Users who must see it; empty: everybody who is signed in."""


class Over(Line, frozen=True, kw_only=True):
    """A session ended, as the user saw it."""

    KIND = "ends"

    user: int
    session: int
    how: Literal["signed-out", "expired-told", "ended-untold", "given-up"]
    reason: str = ""
    """In the portal's words, where it gave any."""


class Clock(Line, frozen=True, kw_only=True):
    """How far a worker's clock is from others: what must be added to its times to get the other's."""

    KIND = "clocks"

    worker: str
    master_s: float | None = None
    portal_s: float | None = None
    error_s: float = 0.0
    """Half of the round trip in which it was measured; the portal's Date header adds half a second of its own."""


class Recorded(Line, frozen=True, kw_only=True):
    """A row of the portal's record as read back; ``at`` is when it was read."""

    KIND = "record"

    id: str
    what: str = ""
    marker: str = ""
    patient: str = ""
    clinician: str = ""
    recorded_at: float | None = None
    """By the portal's clock."""
    fields: dict[str, str] = {}


class Audited(Line, frozen=True, kw_only=True):
    """A row of the portal's audit trail as read back; ``at`` is when it was read."""

    KIND = "audit"

    id: str
    place: int
    """In the order in which the portal tells the trail."""
    action: str = ""
    clinician: str = ""
    patient: str = ""
    object: str = ""
    """What it is about: the id of a row of the record, or a marker."""
    outcome: str = ""
    recorded_at: float | None = None
    """By the portal's clock."""


class Reading(Line, frozen=True, kw_only=True):
    """The record, the audit trail or the alerts were read: whether absence in it means absence."""

    KIND = "readings"

    of: Literal["record", "audit", "triggers"]
    complete: bool
    reason: str = ""


KINDS: dict[str, type[Line]] = {
    kind.KIND: kind
    for kind in (Member, Sent, Touched, Stood, Watched, Meant, Told, Sighting, Alerted, Triggered, Over, Clock, Recorded, Audited, Reading)
}
"""Every kind by its name."""

_SQL = {float: "DOUBLE", int: "BIGINT", str: "VARCHAR", bool: "BOOLEAN", dict[str, str]: "MAP(VARCHAR, VARCHAR)", list[int]: "BIGINT[]"}
_MAY_LACK: dict[Any, str] = {float | None: "DOUBLE", bool | None: "BOOLEAN"}


def columns(kind: str) -> dict[str, tuple[str, Any]]:
    """The columns of a kind's table: SQL type, and the default that a line may leave out (None: no default, or none needed)."""
    struct = KINDS[kind]
    hints = get_type_hints(struct)
    found: dict[str, tuple[str, Any]] = {}
    for field in msgspec.structs.fields(struct):
        hint = hints[field.name]
        default = field.default if isinstance(field.default, (str, int, float)) else None
        # a literal is text
        sql = _SQL.get(hint) or _MAY_LACK.get(hint, "VARCHAR")
        found[field.name] = (sql, default)
    return found
