"""From options to a stage: the profile, its portal, the wire, the browser; and everything taken down again."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shlex
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import wardround
from wardround.browser import find
from wardround.browser.authenticator import Authenticator
from wardround.errors import UserError
from wardround.history.redaction import Redactor
from wardround.portal import profile as profiles
from wardround.portal.adapter import ProfileAdapter
from wardround.portal.secrets import resolve
from wardround.portal.start import PortalProcess, started
from wardround.provenance import commit, tool_versions
from wardround.stage import Stage
from wardround.throughout import Throughout
from wardround.wire.wire import Wire
from wardround.workspace import join, load

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from wardround.clock.clock import Kind
    from wardround.portal.profile import Profile

Server = Literal["aged", "hooked", "real"]


@dataclass
class Staging:
    """What a run is made from, and what of it is up."""

    profile: Profile
    profile_path: Path
    profile_name: str
    seed: int
    clock: Kind
    server: Server
    headed: bool
    style: str | None
    defects: list[str]
    executable: Path
    browser_version: str
    redactor: Redactor
    secret: bytes
    _portal: PortalProcess | None = None
    _open: ExitStack = field(default_factory=ExitStack)
    _stage: Stage | None = None
    _wire: Wire | None = None
    scale: float = 1.0
    start: float | None = None
    """When each scenario begins, seconds since 1970; None: the stage's own choice."""
    environment: dict[str, str] = field(default_factory=dict)
    throughout: Throughout = field(default_factory=Throughout)

    @classmethod
    def from_options(cls, option: Any) -> Staging:  # noqa: ANN401 (argparse's namespace)
        """Read the profile and find the browser, before anything is started.

        Raises:
            UserError: whatever is wrong with the profile, the secrets or the browser.
        """
        style: str | None = option.wardround_style
        if style and option.portal:
            raise UserError(
                "two-portals", "--portal and --wardround-style were both given", "Name a profile, or the embedded portal's style, not both."
            )
        if option.wardround_defect and not style:
            raise UserError(
                "defect-needs-reference",
                "--wardround-defect is for the embedded reference portal only",
                "Add --wardround-style tokens or cookie.",
            )
        environment: dict[str, str] = {}
        if style:
            from wardround.reference.people import credentials

            environment = credentials()
            os.environ.update(environment)
            with as_file(files("wardround.reference").joinpath("profiles", f"{style}.toml")) as path:
                profile, where = profiles.load(path), path
        else:
            where = Path(option.portal)
            profile = profiles.load(where)
        start = begins(option.wardround_start, clock=option.wardround_clock, server=option.wardround_server or profile.server.time)
        if option.wardround_scale != 1.0:
            profile = scaled(profile, option.wardround_scale)
        clock: Kind = option.wardround_clock
        server: Server = option.wardround_server or ("real" if clock == "real" else profile.server.time)
        secret = secrets.token_bytes(32)
        redactor = redactor_of(profile, secret)
        throughout = Throughout.parse(
            option.wardround_fault, option.wardround_condition, profile, where.resolve().parent if option.portal else None
        )
        browser = find.require(headed=option.wardround_headed)
        join(where.parent if option.portal else None)
        return cls(
            profile=profile,
            profile_path=where,
            profile_name="" if style else str(option.portal),
            seed=option.wardround_seed,
            clock=clock,
            server=server,
            headed=option.wardround_headed,
            style=style,
            defects=list(option.wardround_defect),
            executable=browser.path,
            browser_version=browser.version,
            redactor=redactor,
            secret=secret,
            scale=option.wardround_scale,
            start=start,
            environment=environment,
            throughout=throughout,
        )

    @property
    def root(self) -> Path | None:
        """The team's workspace: where its profile is; none for the embedded portal."""
        return None if self.style else self.profile_path.resolve().parent

    def replay_command(self) -> list[str]:
        """What runs the same again; ``-k SCENARIO`` is added to it."""
        if self.style:
            words = ["wardround", "demo", "--style", self.style, *[word for name in self.defects for word in ("--defect", name)]]
        else:
            words = ["wardround", "run", self.profile_name]
        words += ["--seed", str(self.seed)]
        if self.server != self.profile.server.time:
            words += ["--server", self.server]
        if self.clock != "virtual":
            words += ["--clock", self.clock]
        if self.scale != 1.0:
            words += ["--scale", f"{self.scale:g}"]
        if self.start is not None:
            words += ["--start", dt.datetime.fromtimestamp(self.start, tz=dt.UTC).isoformat()]
        return [*words, *self.throughout.words()]

    def build(self, playwright: Playwright) -> Stage:
        """Start the portal, the wire and (when first needed) the browser.

        Raises:
            UserError: the portal does not come up, or cannot be reached.
        """
        profile = self._with_defects()
        if profile.portal.start:
            self._portal = self._open.enter_context(started(profile, self.profile_path, scale=self.scale))
            profile = self._portal.profile
        self._wire = Wire(profile, secret=self.secret)
        self._wire.seed = self.seed
        self._wire.passwords.extend(resolve(clinician.password) for clinician in profile.clinicians)
        self._wire.start()
        adapter = adapter_of(profile, self.profile_path)
        self._wire.adapter = adapter
        self._stage = Stage(
            profile=profile,
            base_url=profile.portal.base_url,
            wire=self._wire,
            redactor=self.redactor,
            adapter=adapter,
            playwright=playwright,
            executable=self.executable,
            seed=self.seed,
            clock=self.clock,
            server=self.server,
            versions={"wardround": wardround.__version__, "browser": self.browser_version, **tool_versions()},
            commit=commit(),
            headed=self.headed,
            scale=self.scale,
            start=self.start,
            throughout=self.throughout,
        )
        return self._stage

    def _with_defects(self) -> Profile:
        """The profile whose start command plants the defects asked for."""
        start = self.profile.portal.start
        if not self.defects or not start:
            return self.profile
        command = " ".join([start.command, *[f"--defect {shlex.quote(name)}" for name in self.defects]])
        portal = self.profile.portal.model_copy(update={"start": start.model_copy(update={"command": command})})
        return self.profile.model_copy(update={"portal": portal})

    def check_alive(self) -> None:
        """Between scenarios: is the portal that we started still there?

        Raises:
            UserError: ``portal-died``.
        """
        if self._portal:
            self._portal.check()

    def died(self) -> UserError | None:
        """Why the portal that we started is gone; None while it lives."""
        try:
            self.check_alive()
        except UserError as error:
            return error
        return None

    def strike(self) -> None:
        """Take everything down."""
        if self._stage:
            self._stage.close()
        if self._wire:
            self._wire.stop()
        self._open.close()


def redactor_of(profile: Profile, secret: bytes) -> Redactor:
    """Knows what of a profile may not be written: secrets and patients.

    Raises:
        UserError: a secret is not there, or is none.
    """
    redactor = Redactor(secret)
    for clinician in profile.clinicians:
        redactor.add(resolve(clinician.password), "password")
        Authenticator(clinician)  # a secret that is none is said now, not in the middle of the run
        if clinician.totp:
            redactor.add(resolve(clinician.totp), "totp-secret")
    for patient in profile.patients:
        for word in (patient.name, *patient.identifiers):
            redactor.add(word, patient.alias)
    return redactor


def adapter_of(profile: Profile, path: Path) -> ProfileAdapter:
    """The hands on a portal's screens: the team's, where the profile names one.

    Args:
        profile: of the portal.
        path: of the profile.

    Raises:
        UserError: ``adapter-missing``; ``file-broken``.
    """
    if not profile.portal.adapter:
        return ProfileAdapter(profile)
    module = load(path.parent / profile.portal.adapter)
    made = getattr(module, "Adapter", None)
    if made is None:
        raise UserError(
            "adapter-missing",
            f"{profile.portal.adapter} has no class Adapter",
            "Name it Adapter and extend wardround.portal.adapter.ProfileAdapter.",
        )
    found: ProfileAdapter = made(profile)
    return found


SCALED = ("idle_s", "warning_s", "absolute_s", "access_token_s", "warning_min_s")
"""The portal's own limits, and what a warning is worth of them: multiplied as they are."""
LEAST_S = {"tolerance_s": 1.0, "reach_s": 2.0, "recover_s": 20.0}
"""What is granted to browsers and networks, and the least of it: no page draws or tries again any sooner."""


def begins(when: str | None, *, clock: str, server: str) -> float | None:
    """The moment that ``--start`` names, seconds since 1970; None when it was not given.

    Raises:
        UserError: ``start-unreadable``; ``start-needs-hooked``: only a portal whose clock follows ours can begin on another day.
    """
    if when is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(when)
    except ValueError:
        hint = "Write it as in ISO 8601: 2026-10-24T19:00+02:00."
        raise UserError("start-unreadable", f"--start {when!r} is no date and time", hint) from None
    if clock == "real" or server != "hooked":
        said = f"--start {when} needs virtual time on both sides; the clock is {clock}, the portal's is {server}"
        raise UserError("start-needs-hooked", said, "Use --clock virtual --server hooked, and a profile with [server] hook.")
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def scaled(profile: Profile, scale: float) -> Profile:
    """The same profile with its limits multiplied, for a portal that is started with limits scaled alike.

    The retry window stays: it is the time of one lost answer.
    """
    session = profile.session
    changed = {name: value * scale for name in SCALED if (value := getattr(session, name))}
    changed |= {name: min(getattr(session, name), max(least, getattr(session, name) * scale)) for name, least in LEAST_S.items()}
    return profile.model_copy(update={"session": session.model_copy(update=changed)})
