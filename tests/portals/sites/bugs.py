"""The public bugs that wardround must find, and must no longer find where they are fixed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SITES = Path(__file__).parent


@dataclass(frozen=True)
class Bug:
    """One row of the table: a package, what is done with it, what must be found."""

    package: str
    site: str
    """Folder of the site, beside this file."""
    scenario: str
    """Of the suites, as ``-k`` takes it."""
    invariants: tuple[str, ...]
    """Broken with the bug; without it nothing is broken, and these are judged."""
    broken: str = ""
    """Where the bug is not a matter of the package's version: with it ..."""
    fixed: str = ""
    """... and without it."""

    @property
    def profile(self) -> Path:
        """The site's profile."""
        return SITES / self.site / "portal.toml"

    def on(self, side: str) -> str:
        """What is on one side, in words: ``5.1.10``."""
        sides = json.loads((SITES / self.site / "packages.json").read_text())
        return (self.broken if side == "broken" else self.fixed) or str(sides[side][self.package])


BUGS = (
    Bug("@medplum/core", "medplum", "refresh_two_tabs", ("refresh-once",)),
    Bug("@supabase/gotrue-js", "gotrue", "refresh_away_while_loading", ("only-a-refusal-ends-it",)),
    Bug("better-auth", "better_auth", "portal_unavailable_with_a_draft", ("only-a-refusal-ends-it", "draft-survives")),
    Bug("axios-auth-refresh", "axios_auth_refresh", "refresh_away_while_working", ("recovers",)),
    Bug(
        "express-session",
        "express_session",
        "sign_out_with_a_request_in_flight",
        ("ended-means-ended",),
        broken="1.18.1, resave: true",
        fixed="1.18.1, resave: false",
    ),
    Bug(
        "oidc-client-ts",
        "oidc",
        "refresh_two_tabs",
        ("refresh-once",),
        broken="3.5.0 with oidc-provider 9.13.3",
        fixed="the same, renewing under a Web Lock",
    ),
    Bug(
        "fhirclient",
        "fhirclient",
        "refresh_away_while_working",
        ("only-a-refusal-ends-it", "recovers"),
        broken="2.6.3 with oidc-provider 9.13.3",
        fixed="the same, the refresh token put back",
    ),
)


TRUE = {
    "medplum": {("refresh_away_while_working", "only-a-refusal-ends-it")},
    "oidc": {("refresh_response_lost", "lost-token-response")},
}
"""What the whole session suite finds on a site in its fixed version, and what is true of the packages (``public-bugs.md`` says why)."""


def table() -> str:
    """The table of ``docs/explanation/public-bugs.md``."""
    lines = [
        "| package (npm) | broken | fixed | scenario | broken there, judged and not broken when fixed |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{bug.package}` | {bug.on('broken')} | {bug.on('fixed')} | `{bug.scenario}` | {', '.join(bug.invariants)} |" for bug in BUGS
    ]
    return "\n".join(lines)
