"""What can happen in a run, one struct per kind: the words that every other room speaks.

All times are seconds. ``at`` is virtual time since 1970 (what a clinician's wall clock in the scenario would show,
before any client skew), ``wall`` is real time since the scenario started. Names of people, patients and credentials
never stand here in clear: clinicians and patients by their alias in the profile (``nurse-1``, ``P1``), credentials by
a keyed fingerprint, free text redacted.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    """One line of the journal. ``seq`` is given by the journal, in the order of writing."""

    seq: int = 0
    at: float
    wall: float = 0.0


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The profile's limits as the invariants need them (seconds unless said otherwise). None: the portal states none."""

    idle_s: float | None = None
    warning_s: float | None = None
    """How long before the idle end the portal promises to warn."""
    absolute_s: float | None = None
    access_token_s: float | None = None
    tolerance_s: float = 5.0
    """How late an enforced limit may be."""
    warning_min_s: float = 20.0
    """WCAG 2.2 SC 2.2.1: at least 20 s to extend."""
    reach_s: float = 5.0
    """How soon what one tab knows (sign-out, new token) has reached every other tab."""
    recover_s: float = 90.0
    """How soon after a fault ends every tab works again."""
    storm_per_minute: int = 30
    """Requests a minute and tab that are still bounded during an outage or expiry."""
    retry_window_s: float = 10.0
    """How long after a lost answer the retry of a refresh may present the same token."""
    alert_p95_s: float = 5.0
    """How soon 95 of 100 deliveries of an alert have reached their clinicians."""
    alert_p99_s: float = 10.0
    """How soon 99 of 100 have."""


Verdict = Literal["holds", "broken", "could-not-tell", "not-checked"]


class Started(Event, tag="started", frozen=True, kw_only=True):
    """First event of each history."""

    scenario: str
    seed: int
    portal: str
    style: Literal["tokens", "cookie"]
    clock: Literal["virtual", "portable", "real"]
    server: Literal["aged", "hooked", "real"]
    limits: Limits
    clinicians: list[str] = []
    patients: list[str] = []
    can: list[str] = []
    """What the profile makes checkable: ``record``, ``audit``, ``sign:warned``, ``flow:order_medication``, ``role:refresh`` ..."""
    storage_allowed: list[str] = []
    """Web-storage keys that the profile allows to hold a credential."""
    command: str = ""
    wardround: str = ""
    versions: dict[str, str] = {}
    commit: str = ""


Ending = Literal["complete", "interrupted", "crashed", "not-checked"]


class Ended(Event, tag="ended", frozen=True, kw_only=True):
    """Last event of a history that was not cut short."""

    outcome: Ending
    reason: str = ""


Outcome = Literal["done", "acknowledged", "refused", "unknown", "silent", "failed"]
"""How an act ended, as the clinician saw it. A read is ``done``. A write is ``acknowledged`` (the screen said it is
saved), ``refused`` (the screen said it is not), ``unknown`` (the screen said it does not know), ``silent`` (the screen
said nothing within the clinician's patience). ``failed``: the act could not be carried out (a control was missing)."""


class Act(Event, tag="act", frozen=True, kw_only=True):
    """A piece of clinical work begins or ends. Both ends carry the same ``act`` number."""

    act: int
    clinician: str
    """Whose browser this is (as in ``Screen``)."""
    tab: str
    user: str | None = None
    """Who works at it, when that is somebody else (after a switch of user)."""
    flow: str
    """``sign_in``, ``sign_out``, ``extend_session``, ``switch_user``, ``open_ward_list``, ``review_chart``, ``write_note``,
    ``order_medication``, ``administer``, ``acknowledge_alert``, a team's own, or ``try_out`` (an audit acts on a screen)."""
    phase: Literal["start", "end"]
    outcome: Outcome | None = None
    """Only on ``end``."""
    activity: bool = True
    """Whether the clinician touched mouse or keyboard (a portal must count it against idleness)."""
    intent: str | None = None
    patient: str | None = None
    detail: str = ""


Written = Literal["order", "note", "administration", "acknowledgement"]


class Intent(Event, tag="intent", frozen=True, kw_only=True):
    """One thing the clinician means to have written. ``marker`` is unique in the run and travels in the written text."""

    intent: str
    clinician: str
    tab: str
    user: str | None = None
    """Who means it, when that is not the browser's owner."""
    patient: str
    """Alias of the patient whose chart the acting tab showed, as the clinician believed."""
    what: Written
    marker: str
    draft: bool = False
    """Typed, not (yet) meant to be submitted."""
    fields: dict[str, str] = {}
    recorded: dict[str, str] = {}
    """What the record's row must say of it, by the profile's columns; empty: the profile does not say."""


class Screen(Event, tag="screen", frozen=True, kw_only=True):
    """What one tab showed from this moment on (written when it changes). A field is None when the profile has no sign for it."""

    clinician: str
    """Whose browser this is."""
    tab: str
    page: int = 0
    """Counts the documents of this tab: a reload or a navigation to a new document adds one."""
    path: str = ""
    signed_in: bool | None = None
    user: str | None = None
    """Alias of the clinician whom the page names; ``?`` for a name that is nobody's in the profile."""
    warned: bool | None = None
    locked: bool | None = None
    signed_out: bool | None = None
    reason: str | None = None
    """Why the session ended, in the portal's words (redacted); None when the page gives none."""
    error: str | None = None
    said: Literal["acknowledged", "refused", "unknown"] | None = None
    """What the page now says of the last write."""
    patient: str | None = None
    """Alias of the patient in the identity banner."""
    patients: list[str] = []
    """Aliases of all patients of whom anything identifying is in the DOM's visible text."""
    drafts: list[str] = []
    """Markers that now stand in an editable field."""
    restored: bool = False
    """The page came back from the back/forward cache."""
    back: bool = False
    """Written because the scenario went Back."""
    ready: bool = True
    """False while the document is still loading (do not judge what is missing)."""
    closed: bool = False
    """The tab was closed (or crashed): it shows nothing from this moment on."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A credential on the wire."""

    what: Literal["access", "refresh", "session", "csrf", "code", "other"]
    id: str
    """Keyed fingerprint: equal ids are equal values, in this run only."""
    place: Literal["cookie", "header", "body", "url"]
    name: str = ""
    """Cookie, header or field name."""
    expires_in: float | None = None
    """Seconds, from Max-Age, Expires, ``expires_in`` or a JWT's exp - iat."""
    secure: bool | None = None
    http_only: bool | None = None
    same_site: str | None = None
    expired: bool = False
    """Presented after its virtual expiry (the wire spoiled it on its way, server mode ``aged``)."""


ExchangeOutcome = Literal["answered", "request-lost", "response-lost", "replaced", "aborted", "error", "open"]
"""``answered``: the portal's own answer reached the browser. ``request-lost``: the portal never saw it.
``response-lost``: the portal answered, the browser got nothing (or a cut answer). ``replaced``: the browser got an answer
that is not the portal's (see ``arrived`` for whether the portal saw the request). ``aborted``: the browser gave up.
``error``: the portal could not be reached. ``open``: a stream, or unfinished when the scenario ended."""


class Exchange(Event, tag="exchange", frozen=True, kw_only=True):
    """One request and its response (or their absence). Written when it is over; ``at`` is when the request reached the wire."""

    n: int
    """Number in the order of arrival at the wire."""
    by: Literal["browser", "harness", "network"] = "browser"
    """``harness``: wardround sent it itself (a replay on the wire after the session's end). ``network``: a fault delivered
    the request ``resend_of`` once more; the browser knows nothing of it."""
    probe: str = ""
    """For the harness: what was asked, as ``<what> after <end>``: ``access after sign-out``, ``refresh after absolute`` ..."""
    clinician: str | None = None
    tab: str | None = None
    role: str = "other"
    """``sign-in``, ``refresh``, ``sign-out``, ``heartbeat``, ``extend``, ``read``, ``write``, ``stream``, ``static``, ``page`` or
    ``other``."""
    method: str = "GET"
    host: str = ""
    path: str = ""
    """Path with query keys, values redacted."""
    how: Literal["fetch", "navigation", "stream", "websocket", "subresource", "preflight", "unknown"] = "unknown"
    status: int | None = None
    outcome: ExchangeOutcome = "answered"
    arrived: bool | None = True
    """Whether the portal saw the request. None: not known."""
    answered_at: float | None = None
    answered_wall: float | None = None
    resend_of: int | None = None
    """The browser's transport (or the network, see ``by``) sent this again by itself: same request, no script ran."""
    presented: list[Held] = []
    issued: list[Held] = []
    cleared: list[str] = []
    """Cookie names that the answer removed."""
    acts_as: str | None = None
    """Alias of the clinician who owns the presented credential."""
    accepted: bool | None = None
    """The portal served it as authorised (None: it needs no authority, or no answer came)."""
    oauth_error: str | None = None
    """``invalid_grant`` and so on."""
    location: str | None = None
    """Path of a redirect."""
    cache_control: str | None = None
    content_type: str | None = None
    leaks: list[str] = []
    """What should not be where it is: ``access token in url``, ``patient in url``, ``session in referer`` ..."""
    markers: list[str] = []
    """Intent markers in the request."""
    patients: list[str] = []
    """Aliases of patients in the answer."""
    request_patients: list[str] = []
    """Aliases of patients named in the request (path, query or body)."""
    seen: list[str] = []
    """Intent markers in the answer."""
    own: bool = False
    """What it answers is this user's own (drafts, settings), so that nobody else's belongs in it."""
    audit: str = ""
    """The action under which the portal's audit trail must have it once it was served; empty: the profile names none."""
    act: int | None = None
    """The act of that tab that was under way."""
    activity: bool | None = None
    """Whether the profile says that this exchange counts as the clinician's activity."""
    faults: list[str] = []
    """Names of the faults that touched it."""
    user_agent_cached: bool = False
    bytes: int = 0


class Stream(Event, tag="stream", frozen=True, kw_only=True):
    """A WebSocket or event stream: opened, a message passed, closed."""

    n: int
    """Its exchange's number."""
    clinician: str | None = None
    tab: str | None = None
    phase: Literal["open", "message", "close"]
    sender: Literal["portal", "browser"] | None = None
    patients: list[str] = []
    bytes: int = 0


class Fault(Event, tag="fault", frozen=True, kw_only=True):
    """A fault or gate is put up, touches an exchange, is taken down."""

    fault: int
    name: str
    phase: Literal["start", "hit", "end"]
    aim: str = ""
    n: int | None = None
    """The exchange that was hit."""
    parameters: dict[str, str] = {}
    gate: bool = False
    """Hold, release, barrier: changes order only, loses nothing."""


class ClockMove(Event, tag="clock", frozen=True, kw_only=True):
    """Time was moved, or a machine was put to sleep. ``at`` is the time before the move."""

    move: Literal["idle", "sleep", "freeze", "thaw", "skew"]
    seconds: float = 0.0
    clinician: str | None = None
    tab: str | None = None


class Row(Event, tag="row", frozen=True, kw_only=True):
    """A row of the portal's own record, read back by wardround. ``at`` is when it was read."""

    what: str
    """``order``, ``note``, ``administration``, ``acknowledgement``, or the record's own word."""
    id: str
    patient: str | None = None
    """Alias, ``?`` when it is nobody's in the profile."""
    user: str | None = None
    marker: str | None = None
    status: str = ""
    recorded_at: float | None = None
    fields: dict[str, str] = {}
    """The columns that the profile's flows name (``recorded``), as text; one that the row does not have is left out."""


class AuditRow(Event, tag="audit", frozen=True, kw_only=True):
    """A row of the portal's audit trail. ``at`` is when it was read."""

    id: str
    action: str
    user: str | None = None
    patient: str | None = None
    outcome: str = ""
    recorded_at: float | None = None
    zoned: bool = True
    """The time carries an offset (or is a number): one without may be any zone's."""


class RecordRead(Event, tag="record-read", frozen=True, kw_only=True):
    """The record (or audit trail) was read: ``complete`` says whether absence in it means absence."""

    of: Literal["record", "audit"]
    complete: bool
    reason: str = ""


class Alert(Event, tag="alert", frozen=True, kw_only=True):
    """An alert is set off in the portal, or first reaches a clinician."""

    alert: str
    phase: Literal["trigger", "seen"]
    clinician: str | None = None
    """Of ``seen``: whose browser it reached."""
    tab: str | None = None
    patient: str | None = None
    whom: list[str] = []
    """Of ``trigger``: whose browsers it must reach."""
    error_s: float = 0.0
    """How far this time may be off from the other's (two clocks)."""


class LeftOut(Event, tag="left-out", frozen=True, kw_only=True):
    """What is not in this history because a sieve found that it holds by itself: counted, where a share decides."""

    of: Literal["alert-delivery"]
    count: int


class Stored(Event, tag="stored", frozen=True, kw_only=True):
    """A credential or patient identifier was seen where it can be taken: web storage, console, a script-readable cookie."""

    clinician: str
    tab: str
    place: Literal["localStorage", "sessionStorage", "console", "document.cookie", "title"]
    key: str
    what: str
    """``access``, ``refresh``, ``session``, ``patient``, ``password``"""


TIME_LEAKS = "time-leaks"
"""The remark that the tester's own clock may have made tabs hear of each other late: not even what looks broken is certain then."""
BETWEEN_TABS = ("fresh-token-used", "refresh-once")
"""The invariants for which a second matters when one tab hears of another; what others find late is late by more than that."""


class Remark(Event, tag="remark", frozen=True, kw_only=True):
    """Something that limits what can be told. ``about`` lists invariant ids; empty means all of them."""

    slug: str
    text: str
    about: list[str] = []


class Picture(Event, tag="picture", frozen=True, kw_only=True):
    """A screenshot (patients covered) in the scenario's folder."""

    clinician: str
    tab: str
    file: str
    why: str = ""


AnyEvent = (
    Started | Ended | Act | Intent | Screen | Exchange | Stream | Fault | ClockMove | Row | AuditRow | RecordRead | Alert | LeftOut | Stored
    | Remark | Picture
)  # fmt: skip
