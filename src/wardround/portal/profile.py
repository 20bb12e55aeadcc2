"""The profile (``portal.toml``): what a portal is, where its limits lie, how to sign in, what its screens and exchanges mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wardround.history.events import Limits


class Part(BaseModel):
    """A table of the profile: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sign(Part):
    """Where something is on the screen: by role and accessible name, label, text, test id or, last, CSS. All given must match."""

    role: str | None = None
    name: str | None = None
    """Accessible name; case-insensitive, part of it is enough unless ``exact``. A ``{placeholder}`` is filled in by a step."""
    label: str | None = None
    text: str | None = None
    testid: str | None = None
    css: str | None = None
    exact: bool = False
    within: str | None = None
    """CSS of the region to look in."""


class Step(Part):
    """One thing a clinician does at the screen. Exactly one of the verbs; ``{words}`` are filled in from the flow's fields."""

    goto: str | None = None
    click: Sign | None = None
    fill: Sign | None = None
    type: Sign | None = None
    """Like ``fill``, key by key (for pages that listen to keys)."""
    select: Sign | None = None
    check: Sign | None = None
    press: str | None = None
    wait: Sign | None = None
    wait_gone: Sign | None = None
    value: str = ""
    optional: bool = False
    """Skip when it is not there."""


class Flow(Part):
    """How one flow is done on this portal."""

    steps: list[Step]
    acknowledged: Sign | None = None
    """What the screen shows when the write is saved."""
    refused: Sign | None = None
    unknown: Sign | None = None
    """What the screen shows when the portal does not know whether it was saved."""
    open: list[Step] = []
    """How to get to the form without losing a draft (for flows with a draft)."""
    draft: list[Step] = []
    """The steps that only type, and leave the form unsaved."""
    submit: list[Step] = []
    """The steps that submit what stands in the form."""


class Hook(Part):
    """How a staging portal's clock is told virtual now. One of the three; ``{epoch_s}``, ``{epoch_ms}`` are filled in."""

    header: str | None = None
    """Name of a request header that the wire adds to every request: virtual now, milliseconds since 1970."""
    url: str | None = None
    """POSTed whenever time moved."""
    command: str | None = None


class Server(Part):
    """What the portal's own clock does."""

    time: Literal["aged", "hooked", "real"] = "aged"
    hook: Hook = Hook()
    reset: str | None = None
    """Path or URL that is POSTed before each scenario and brings the portal to a fresh state (test systems only)."""
    reset_headers: dict[str, str] = {}
    """Values may be ``env:NAME`` or ``keyring:...``, alone or inside (``Bearer env:NAME``)."""


class Start(Part):
    """How wardround starts the portal itself (optional). ``{port}``, ``{python}``, ``{scale}`` and ``{dir}`` (scratch folder) are filled in."""

    command: str
    ready: str = "/"
    """Path that answers below 500 once the portal is up."""
    ready_s: float = 30.0
    environment: dict[str, str] = {}


class Portal(Part):
    """The portal itself."""

    name: str
    base_url: str
    hosts: list[str]
    """host or host:port; nothing else is ever touched. ``{port}`` allowed when wardround starts the portal."""
    environment: Literal["test", "local", "staging", "production"]
    adapter: str | None = None
    """Python file beside the profile with a class ``Adapter`` (see ``portal/adapter.py``)."""
    insecure_tls: bool = False
    """Accept the portal's self-signed certificate (test systems)."""
    start: Start | None = None


class Session(Part):
    """Session style and limits, seconds."""

    style: Literal["tokens", "cookie"]
    idle_s: float | None = None
    warning_s: float | None = None
    absolute_s: float | None = None
    access_token_s: float | None = None
    tolerance_s: float = 5.0
    warning_min_s: float = 20.0
    reach_s: float = 5.0
    recover_s: float = 90.0
    storm_per_minute: int = 30
    retry_window_s: float = 10.0
    lock_in_place: bool = False
    """After the end the page stays, locked, instead of going to a sign-in page."""

    def limits(self) -> Limits:
        """The limits as the invariants take them."""
        return Limits(**{name: getattr(self, name) for name in Limits.__struct_fields__})


class Clinician(Part):
    """A persona. Secrets are named, never written: an environment variable, or ``keyring:service/user``."""

    alias: str
    role: str = "clinician"
    username: str
    password: str
    """``env:NAME`` or ``keyring:SERVICE/USER``."""
    totp: str | None = None
    """``env:NAME`` or ``keyring:SERVICE/USER`` of the base32 secret."""
    totp_step_s: int = 30
    shown_as: list[str] = []
    """Any of these on the page (in the ``user`` sign) names this clinician."""


class Patient(Part):
    """A test patient. Each string of ``identifiers`` (name, MRN, birth date as shown) is redacted from everything written to disk."""

    alias: str
    key: str
    """What a step's ``{patient}`` becomes (an id in a URL, say)."""
    name: str
    identifiers: list[str] = []


class SignIn(Part):
    """The sign-in form. Steps win over the four fields when given. Fields known: {username}, {password}, {totp}."""

    path: str = "/"
    username: Sign | None = None
    password: Sign | None = None
    submit: Sign | None = None
    totp: Sign | None = None
    totp_submit: Sign | None = None
    steps: list[Step] = []


class Signs(Part):
    """What tells the session's state from the screen. Each may be absent: what it would decide is then not checked."""

    signed_in: Sign | None = None
    user: Sign | None = None
    """The element that names the signed-in user."""
    warned: Sign | None = None
    locked: Sign | None = None
    signed_out: Sign | None = None
    reason: Sign | None = None
    error: Sign | None = None
    patient: Sign | None = None
    """The patient identity banner."""
    acknowledged: Sign | None = None
    refused: Sign | None = None
    unknown: Sign | None = None


class Route(Part):
    """Which exchanges have which role. Path is a glob (``*`` within, ``**`` across slashes); first match wins."""

    role: Literal["sign-in", "refresh", "sign-out", "heartbeat", "extend", "read", "write", "stream", "static", "page", "other"]
    path: str
    method: str | None = None
    body: str | None = None
    """Only if the request body contains this (``grant_type=refresh_token``)."""
    activity: bool | None = None
    """Whether the portal counts it as activity. Default: read, write, extend, sign-in and page do; the rest do not."""


class Credentials(Part):
    """Where credentials travel. Bearer headers, ``access_token`` and ``refresh_token`` JSON fields and OAuth forms are known without being listed."""

    session_cookies: list[str] = []
    refresh_cookies: list[str] = []
    headers: list[str] = ["authorization"]
    access_fields: list[str] = ["access_token"]
    refresh_fields: list[str] = ["refresh_token"]
    storage_allowed: list[str] = []
    idle_told: str | None = None
    """Where the portal tells the session's idle deadline: ``header:NAME`` or ``json:FIELD``, milliseconds since 1970 by its own clock."""
    absolute_told: str | None = None


class Reader(Part):
    """How the portal's own record or audit trail is read back: HTTP JSON, with a service credential."""

    url: str
    headers: dict[str, str] = {}
    """Values may be ``env:NAME`` or ``keyring:...``."""
    rows: str = ""
    """Dotted path of the list in the answer; empty: the answer is the list."""
    id: str = "id"
    what: str = "what"
    patient: str = "patient"
    """Field that holds the patient's key."""
    user: str = "user"
    """Field that holds the user's name as in ``username``."""
    text: list[str] = ["text"]
    """Fields in which an intent's marker may stand."""
    at: str = "at"
    action: str = "action"
    outcome: str = "outcome"


class Profile(Part):
    """A whole ``portal.toml``."""

    portal: Portal
    server: Server = Server()
    session: Session
    clinicians: Annotated[list[Clinician], Field(min_length=1)]
    patients: list[Patient] = []
    sign_in: SignIn = SignIn()
    sign_out: list[Step] = []
    extend: list[Step] = []
    signs: Signs = Signs()
    routes: list[Route] = []
    credentials: Credentials = Credentials()
    flows: dict[str, Flow] = {}
    """By flow name: ``open_ward_list``, ``review_chart``, ``write_note``, ``order_medication``, ``administer``, ``acknowledge_alert``."""
    record: Reader | None = None
    audit: Reader | None = None
    private: list[Sign] = []
    """What to cover in screenshots besides the patients' identifiers."""


def load(path: Path) -> Profile:
    """Read a profile.

    Raises:
        UserError: it is missing, is not TOML, has an unknown or missing key or a wrong value, or must not be run
            (production, a host outside the list, a secret in clear).
    """
    from pydantic import ValidationError

    from wardround.portal import profile_errors

    tables = profile_errors.parse(path)
    try:
        profile = Profile.model_validate(tables)
    except ValidationError as error:
        # without "from": the chain would print the values, and one of them may be a secret
        raise profile_errors.explained(error, Profile, path) from None
    profile_errors.refuse(profile, path)
    return profile
