"""The profile (``portal.toml``): what a portal is, where its limits lie, how to sign in, what its screens and exchanges mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from wardround.history.events import Limits
from wardround.portal.credentials import Credentials
from wardround.portal.load import Accounts, Load, Trigger
from wardround.portal.part import Part
from wardround.portal.reader import Reader
from wardround.portal.requests import OnTheWire, Request
from wardround.portal.screens import Flow, Meaning, Screens, Sign, SignIn, Signs, Step

__all__ = [
    "Accounts",
    "Clinician",
    "Credentials",
    "Flow",
    "Hook",
    "Load",
    "Meaning",
    "OnTheWire",
    "Part",
    "Patient",
    "Portal",
    "Profile",
    "Reader",
    "Request",
    "Route",
    "Screens",
    "Server",
    "Session",
    "Sign",
    "SignIn",
    "Signs",
    "Start",
    "Step",
    "Trigger",
    "load",
]


class Hook(Part):
    """How a staging portal's clock is told virtual now. One of the three; ``{epoch_s}``, ``{epoch_ms}`` are filled in."""

    header: str | None = None
    """Name of a request header that the wire adds to every request: virtual now, milliseconds since 1970."""
    url: str | None = None
    """POSTed whenever time moved."""
    command: str | None = None
    """Run whenever time moved."""


class Server(Part):
    """What the portal's own clock does."""

    time: Literal["aged", "hooked", "real"] = "aged"
    """``aged``: it keeps real time, the wire spoils expired credentials. ``hooked``: it is told virtual now. ``real``: nothing moves."""
    hook: Hook = Hook()
    """How it is told, for ``hooked``."""
    reset: str | None = None
    """Path or URL that is POSTed before each scenario and brings the portal to a fresh state (test systems only)."""
    reset_headers: dict[str, str] = {}
    """Values may be ``env:NAME`` or ``keyring:...``, alone or inside (``Bearer env:NAME``)."""


class Start(Part):
    """How wardround starts the portal itself (optional).

    Filled in: ``{port}`` (a free one; each ``{port_NAME}``, an identity provider's ``{port_idp}``, say, is another), ``{python}``
    (this Python), ``{here}`` (the profile's folder), ``{dir}`` (a scratch folder), ``{scale}`` (the limits are multiplied by it).
    """

    command: str
    """The command line; it is split into words as a shell would, and no shell runs it."""
    ready: str = "/"
    """Path that answers below 500 once the portal is up."""
    ready_s: float = 30.0
    """How long it may take to start."""
    environment: dict[str, str] = {}
    """Added to its environment. Values may name secrets, alone or inside."""


class Portal(Part):
    """The portal itself."""

    name: str
    """Stands in the report."""
    base_url: str
    """Where it is; paths in steps and readers are below it."""
    home: str = "/"
    """Path of the page that a signed-in clinician opens in a new tab."""
    hosts: list[str]
    """host or host:port; nothing else is ever touched. ``{port}`` (and ``{port_NAME}``) allowed when wardround starts the portal."""
    environment: Literal["test", "local", "staging", "production"]
    """``production`` is refused."""
    adapter: str | None = None
    """Python file beside the profile with a class ``Adapter`` (see ``portal/adapter.py``)."""
    timezone: str | None = None
    """IANA time zone of the ward's machines (``Europe/Berlin``); None: that of this machine."""
    insecure_tls: bool = False
    """Accept the portal's self-signed certificate (test systems)."""
    start: Start | None = None
    """How wardround starts it; absent: it runs already."""


class Session(Part):
    """Session style and limits, seconds."""

    style: Literal["tokens", "cookie"]
    """``tokens``: access and refresh token. ``cookie``: a session on the server."""
    idle_s: float | None = None
    """After so long without activity the portal ends the session. Absent: it states no limit."""
    warning_s: float | None = None
    absolute_s: float | None = None
    """So long after sign-in it ends in any case."""
    access_token_s: float | None = None
    """How long an access token is good, when the answer does not say it."""
    tolerance_s: float = 5.0
    warning_min_s: float = 20.0
    reach_s: float = 5.0
    recover_s: float = 90.0
    storm_per_minute: int = 30
    retry_window_s: float = 10.0
    alert_p95_s: float = 5.0
    alert_p99_s: float = 10.0
    lock_in_place: bool = False
    """After the end the page stays, locked, instead of going to a sign-in page."""

    def limits(self) -> Limits:
        """The limits as the invariants take them."""
        return Limits(**{name: getattr(self, name) for name in Limits.__struct_fields__})


class Clinician(Part):
    """A persona. Secrets are named, never written: an environment variable, or ``keyring:service/user``."""

    alias: str
    """Stands in the history and in reports, in place of the person's name."""
    role: str = "clinician"
    """Their profession, as scenarios ask for it."""
    username: str
    """As typed at sign-in."""
    password: str
    """``env:NAME`` or ``keyring:SERVICE/USER``."""
    totp: str | None = None
    """``env:NAME`` or ``keyring:SERVICE/USER`` of the base32 secret."""
    totp_step_s: int = 30
    """How long one code is good."""
    shown_as: list[str] = []
    """Any of these on the page (in the ``user`` sign) names this clinician."""


class Patient(Part):
    """A test patient. Each string of ``identifiers`` (name, MRN, birth date as shown) is redacted from everything written to disk."""

    alias: str
    """Stands in the history and in reports, in place of the name."""
    key: str
    """What a step's ``{patient}`` becomes (an id in a URL, say)."""
    name: str
    """As the portal shows it."""
    identifiers: list[str] = []
    """Every other spelling and number by which the portal shows this patient."""


class Route(Part):
    """Which exchanges have which role. Path is a glob (``*`` within, ``**`` across slashes); first match wins."""

    role: Literal["sign-in", "refresh", "sign-out", "heartbeat", "extend", "read", "write", "stream", "static", "page", "other"]
    """What such an exchange is for."""
    path: str
    """Glob of the path."""
    method: str | None = None
    """Only this method."""
    host: str | None = None
    """Only on this host, as ``portal.hosts`` has it (an identity provider's endpoints, say)."""
    query: str | None = None
    """Only if the query contains this (``grant_type=refresh_token``)."""
    body: str | None = None
    """Only if the request body contains this (``grant_type=refresh_token``)."""
    activity: bool | None = None
    """Whether the portal counts it as activity. Default: read, write, extend, sign-in and page do; the rest do not."""
    audited: str | None = None
    """The audit trail's word (its ``action``) for such an exchange: once served, it must have one row there. Writes need none: the
    record tells."""
    own: bool = False
    """What it answers is the user's own: nobody else's text belongs in it."""


class Profile(Part):
    """A whole ``portal.toml``."""

    portal: Portal
    """The portal itself."""
    server: Server = Server()
    """What its own clock does."""
    session: Session
    """Session style and limits."""
    clinicians: Annotated[list[Clinician], Field(min_length=1)]
    """At least one."""
    patients: list[Patient] = []
    """Test patients."""
    sign_in: SignIn = SignIn()
    """The sign-in form."""
    sign_out: list[Step] = []
    """Steps that sign out."""
    extend: list[Step] = []
    """Steps that extend the session when warned."""
    signs: Signs = Signs()
    """What tells the session's state from the screen."""
    routes: list[Route] = []
    """Which exchanges have which role."""
    credentials: Credentials = Credentials()
    """Where credentials travel."""
    flows: dict[str, Flow] = {}
    """By flow name: ``open_ward_list``, ``review_chart``, ``write_note``, ``order_medication``, ``administer``, ``acknowledge_alert``."""
    on_the_wire: OnTheWire = OnTheWire()
    """How a session is held without a screen."""
    load: Load = Load()
    """``wardround load``: accounts and limits."""
    record: Reader | None = None
    """How the portal's own record is read back."""
    audit: Reader | None = None
    """How its audit trail is read back."""
    screen: Screens = Screens()
    """How screens are judged."""
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
