"""Start one of these sites on the real package, in its broken or its fixed version: ``start.py medplum --port 8001 --dir SCRATCH``.

Packages come from npm by name, once, into a folder of the user's cache. ``SITE_SIDE`` says which versions: ``broken`` or
``fixed`` (the default). Needs Node 20 or later.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from packages import Missing, installed, node  # beside this file, which is run by path

SITES = Path(__file__).parent


def main() -> int:
    """Put the site's files beside its packages, and become the server. 2: something is missing (one line says what)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", choices=sorted(path.parent.name for path in SITES.glob("*/packages.json")))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True, help="an existing folder for the site's files")
    options, more = parser.parse_known_args()
    side = os.environ.get("SITE_SIDE", "fixed")
    here = options.dir / "site"
    try:
        program, modules = node(), installed(SITES / options.site / "packages.json", side)
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    for name in ("ward", options.site):
        shutil.copytree(SITES / name, here / name)
    (here / "package.json").write_text('{"private": true}')
    (here / "node_modules").symlink_to(modules, target_is_directory=True)
    sys.stdout.flush()
    os.chdir(here)
    os.execv(program, [program, f"{options.site}/site.mjs", "--port", str(options.port), *more])  # noqa: S606 - nothing of it is a shell's
    return 0


if __name__ == "__main__":
    sys.exit(main())
