"""The wire starts without the addons that it does not use, and nobody else misses them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("flask", "ldap3", "passlib", "werkzeug")
LOOK = f"import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
ALL = "import mitmproxy.addons; print(len(mitmproxy.addons.default_addons()) > 20)"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (f"import wardround.wire; {LOOK}", "[]"),
        (f"import wardround.wire; {ALL}; import wardround.wire.proxy; {LOOK}", f"True\n{list(HEAVY)}"),
        (f"{ALL}; import wardround.wire", "True"),
    ],
    ids=["the wire alone", "all of them afterwards", "all of them before"],
)
def test_only_what_is_needed_is_imported(script: str, said: str) -> None:
    """In a fresh process."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
