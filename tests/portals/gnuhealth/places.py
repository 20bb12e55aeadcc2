"""Where GNU Health is kept between runs, and the programs that must be on this machine."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

POSTGRES = 15
"""PostgreSQL's version: Debian 12 has it as ``postgresql-15``."""
ACCOUNT = "postgres"
"""PostgreSQL will not run as root: then it runs as this account, which Debian's package makes."""


class Missing(Exception):  # noqa: N818 - it names what is missing
    """A program or a package is not to be had."""


def cache() -> Path:
    """The folder of what is fetched, made if need be: the server's Python environment and the web client."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wardround-tests" / "gnuhealth"
    home.mkdir(parents=True, exist_ok=True)
    return home


def account() -> str | None:
    """The account that PostgreSQL runs as; None: this one.

    Raises:
        Missing: this is root, and there is no such account.
    """
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam(ACCOUNT).pw_name
    except KeyError:
        raise Missing(f"PostgreSQL does not run as root, and there is no account {ACCOUNT!r}: apt install postgresql-{POSTGRES}") from None


def clusters() -> Path:
    """The folder of the seeded database cluster. Root's own folders are closed to PostgreSQL's account: then it lies in ``/var/tmp``."""
    return cache() if account() is None else Path("/var/tmp/wardround-tests-gnuhealth")  # noqa: S108 - made for its account alone


def program(name: str) -> str:
    """A program on the PATH, or where Debian keeps PostgreSQL's.

    Raises:
        Missing: it is nowhere.
    """
    found = shutil.which(name, path=f"/usr/lib/postgresql/{POSTGRES}/bin{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise Missing(
            f"{name} was not found: GNU Health needs PostgreSQL {POSTGRES} (apt install postgresql-{POSTGRES}) and Node 20 with npm"
        )
    return found
