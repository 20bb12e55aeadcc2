"""The server from PyPI and the web client from npm, by name and version: fetched once, into the cache."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from places import Missing, cache, program  # beside this file, which is run by path

if TYPE_CHECKING:
    from pathlib import Path

SERVER = (
    "gnuhealth==5.0.6",
    "gnuhealth-icd10==5.0.4",
    "gnuhealth-inpatient==5.0.4",
    "gnuhealth-lab==5.0.4",
    "gnuhealth-nursing==5.0.4",
    "gnuhealth-who-essential-medicines==5.0.4",
    "psycopg2-binary>=2.9,<3",
    "trytond>=7.0.59,<7.1",
)
CLIENT = "tryton-sao@7.0.56"
BESIDE = {
    "bootstrap": "bootstrap@3",
    "bootstrap-rtl-ondemand": "bootstrap-rtl-ondemand@3.3.4",
    "c3": "c3@0.7",
    "d3": "d3@5",
    "fullcalendar": "fullcalendar@3.10",
    "gettext.js": "gettext.js@0.7",
    "jquery": "jquery@3",
    "moment": "moment@2",
    "mousetrap": "mousetrap@1.6",
    "papaparse": "papaparse@5",
    "Sortable": "sortablejs@1.8.4",
}
"""The client's libraries, by the name under which its page asks for them: the tarball names them and does not bring them."""
FETCH_S = 900.0
_FLAGS = ("--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--no-save", "--silent")


def server() -> Path:
    """The ``bin`` folder of the server's own environment.

    Raises:
        Missing: it could not be fetched.
    """
    home = cache() / "server"
    if not (home / ".ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(home)], home.parent)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, *SERVER], home.parent)
        (home / ".ready").touch()
    return home / "bin"


def client() -> Path:
    """The folder of the web client, as the server serves it.

    Raises:
        Missing: it could not be fetched.
    """
    home = cache() / "client"
    if not (home / ".ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / "package.json").write_text('{"private": true}')
        _run([program("npm"), "install", *_FLAGS, CLIENT, *BESIDE.values()], home)
        _put_together(home / "node_modules")
        (home / ".ready").touch()
    return home / "node_modules" / "tryton-sao"


def _put_together(modules: Path) -> None:
    """Lay the libraries where the client's page looks for them, and the two files that a site may fill."""
    pages = modules / "tryton-sao"
    beside = pages / "bower_components"
    beside.mkdir(exist_ok=True)
    for name, wanted in BESIDE.items():
        package = modules / wanted.rpartition("@")[0]
        shutil.copytree(package / "dist" if name == "d3" else package, beside / name, dirs_exist_ok=True)
    for name in ("custom.js", "custom.css"):
        (pages / name).touch()


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=FETCH_S, check=False)
    except subprocess.TimeoutExpired as late:
        raise Missing(f"{' '.join(command[:4])} did not end within {FETCH_S:g} s") from late
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f"{' '.join(command[:4])}: {said[-1] if said else f'status {done.returncode}'}")
