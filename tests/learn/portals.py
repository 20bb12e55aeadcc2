"""Every portal that `wardround learn` is held against: how it is started, who signs in, what is true of it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.learn.shapes import ward
from tests.learn.shapes.held import Row, held
from tests.learn.shapes.running import SHAPES, running
from tests.learn.true_of import ADMIN, DJANGO, GNUHEALTH, SITES
from tests.portals.django_session_security.running import SECRETS as DJANGO_SECRETS
from tests.portals.sites.trial import SECRETS as SITE_SECRETS
from tests.portals.test_gnuhealth import SECRETS as GNUHEALTH_SECRETS
from wardround.portal.profile import load
from wardround.portal.start import started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.learn.shapes.running import Shape

_FOLDER = Path(__file__).parents[1] / "portals"
_LONGEST_S = 500.0
Secrets = dict[str, str]


@dataclass(frozen=True)
class Place:
    """A portal that runs."""

    url: str
    hosts: list[str] = field(default_factory=list)
    """Others that belong to it."""
    words: list[str] = field(default_factory=list)
    """More for the command line."""


@dataclass(frozen=True)
class Known:
    """A portal of which the truth is known."""

    says: str
    truth: dict[str, object]
    secrets: Secrets
    start: Callable[[], AbstractContextManager[Place]]
    quick: bool = False
    """Needs nothing from anywhere, and takes seconds."""


def learnt(known: Known, out: Path) -> list[Row]:
    """Learn it as a user does, and hold the profile against the truth.

    Raises:
        AssertionError: the command failed.
    """
    with known.start() as place:
        words = [*(word for host in place.hosts for word in ("--host", host)), *place.words]
        status, said = learn(place.url, out, known.secrets, *words)
    assert status == 0, said
    return held(out, known.truth)


def learn(url: str, out: Path, secrets: Secrets, *words: str) -> tuple[int, str]:
    """Exit status, and all that was said."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli", "learn", f"{url}/", "--out", str(out), *words],
        env=inherited | secrets,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def nurse(user: str, password: str, totp: str = "") -> Secrets:
    """The environment that the command reads."""
    found = {"PORTAL_NURSE_1_USER": user, "PORTAL_NURSE_1_PASSWORD": password}
    return {**found, "PORTAL_NURSE_1_TOTP": totp} if totp else found


@contextmanager
def _shape(shape: Shape) -> Iterator[Place]:
    with running(shape) as (url, hosts):
        yield Place(url, hosts)


@contextmanager
def _profiled(path: Path, secrets: Secrets, *words: str) -> Iterator[Place]:
    os.environ.update(secrets)
    with started(load(path), path) as portal:
        yield Place(portal.base_url, portal.profile.portal.hosts[1:], list(words))


@contextmanager
def _admin() -> Iterator[Place]:
    environment = {**os.environ, "SHOP_PASSWORD": "nails-and-varnish"}
    serve = _FOLDER / "django_admin" / "serve.py"
    with subprocess.Popen([sys.executable, str(serve)], stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout
            yield Place(f"{process.stdout.readline().split()[-1]}/admin")
        finally:
            process.terminate()


_QUICK = ("station", "pages", "one_address", "kept_memory")
_DOCTOR = nurse("doctor1", DJANGO_SECRETS["DSS_DOCTOR_1_PASSWORD"], DJANGO_SECRETS["DSS_DOCTOR_1_TOTP"])
_DJANGO = _FOLDER / "django_session_security" / "portal.toml"
KNOWN: dict[str, Known] = {
    **{
        name: Known(
            shape.says,
            shape.truth,
            nurse(ward.USER, ward.PASSWORD, ward.TOTP if shape.code else ""),
            partial(_shape, shape),
            name in _QUICK,
        )
        for name, shape in SHAPES.items()
    },
    "django_session_security": Known(
        "Django, its clock told by a header (`--clock-header`)",
        DJANGO,
        _DOCTOR,
        partial(_profiled, _DJANGO, DJANGO_SECRETS, "--clock-header", "X-Test-Now"),
    ),
    "django_admin": Known("Django's own admin: no ward at all", ADMIN, nurse("keeper", "nails-and-varnish"), _admin),
    **{
        f"site_{name}": Known(
            f"a page on the npm package of `tests/portals/sites/{name}`",
            truth,
            nurse("nurse1", SITE_SECRETS["SITE_NURSE1_PASSWORD"]),
            partial(_profiled, _FOLDER / "sites" / name / "portal.toml", SITE_SECRETS),
        )
        for name, truth in SITES.items()
    },
    "gnuhealth": Known(
        "a whole hospital's system, GNU Health 5.0: every exchange goes to one address, its credential in a header",
        GNUHEALTH,
        nurse("doctor1", GNUHEALTH_SECRETS["GNUHEALTH_DOCTOR_1_PASSWORD"]),
        partial(_profiled, _FOLDER / "gnuhealth" / "portal.toml", GNUHEALTH_SECRETS),
    ),
}
