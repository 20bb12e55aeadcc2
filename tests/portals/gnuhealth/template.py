"""The seeded database: made once, in the cache, and copied for every start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cluster import DATABASE, Cluster  # beside this file, which is run by path
from install import client, server
from places import Missing, clusters

MODULES = ("health", "health_icd10", "health_inpatient", "health_lab", "health_nursing", "health_who_essential_medicines")
MAKE_S = 1200.0
SEED = Path(__file__).with_name("seed.py")


def template() -> Path:
    """The data of the seeded cluster. The first time takes some minutes, which are told on standard error.

    Raises:
        Missing: something it needs is not to be had.
    """
    home = clusters() / "template"
    half = clusters() / "half-made"
    if not home.exists():
        shutil.rmtree(half, ignore_errors=True)
        clusters().mkdir(parents=True, exist_ok=True)
        _say("installing GNU Health (the first time: some minutes)")
        made = Cluster(half, _number())
        settings = configured(clusters() / "making.conf", made)
        made.make()
        with made.running():
            _say("making its tables")
            _trytond("trytond-admin", settings, "-u", *MODULES, "--activate-dependencies", "--email", "ward@example.org")
            _say("writing its people")
            _call([str(server() / "python"), str(SEED), str(settings), DATABASE])
        half.rename(home)
    return home


def configured(path: Path, cluster: Cluster, port: int = 0) -> Path:
    """Write trytond's settings: where the database is, where it listens, and whose pages it serves.

    Nothing else is set: what GNU Health does of itself is what is tested.
    """
    path.write_text(f"[database]\nuri = {cluster.uri}\n\n[web]\nlisten = 127.0.0.1:{port}\nroot = {client()}\n")
    return path


def _number() -> int:
    """Of a socket that no other making uses."""
    return 20000 + os.getpid() % 10000


def _trytond(name: str, settings: Path, *options: str) -> None:
    passwords = settings.with_name("first-password")
    passwords.write_text(os.environ["GNUHEALTH_ADMIN_PASSWORD"])
    try:
        _call([str(server() / name), "-c", str(settings), "-d", DATABASE, *options], TRYTONPASSFILE=str(passwords))
    finally:
        passwords.unlink()


def _call(command: list[str], **environment: str) -> None:
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=MAKE_S, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Missing(f"{Path(command[0]).name}: {said[-1] if said else f'status {done.returncode}'}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
