"""What a profile makes checkable, in the words of ``Started.can``: a scenario says what it needs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.clock.clock import Kind
    from wardround.portal.profile import Profile


class NotChecked(Exception):  # noqa: N818 (an outcome of the scenario, not an error)
    """The profile does not support this scenario: ``needs X``."""


def abilities(profile: Profile, clock: Kind) -> set[str]:
    """All there is: signs, flows, drafts, roles, limits, records, and how many people and patients."""
    found = {f"sign:{name}" for name, sign in profile.signs if sign}
    found |= {f"flow:{name}" for name in profile.flows} | {f"draft:{name}" for name, flow in profile.flows.items() if flow.draft}
    found |= {f"role:{route.role}" for route in profile.routes} | {f"style:{profile.session.style}", f"clock:{clock}"}
    if profile.session.style == "tokens":
        # an OAuth token endpoint is known by its shape
        found.add("role:refresh")
    found |= {f"limit:{name}" for name in ("idle_s", "warning_s", "absolute_s", "access_token_s") if getattr(profile.session, name)}
    found |= {name for name in ("record", "audit") if getattr(profile, name)}
    found |= {f"flow:{name}" for name in ("sign_out", "extend") if getattr(profile, name)}
    if profile.load.trigger and profile.load.trigger.on_screen:
        found.add("alerts")
    if clock != "portable":
        found.add("clock:freeze")
    if len(profile.clinicians) > 1:
        found.add("clinicians:2")
    found |= {f"patients:{number}" for number in (1, 2) if len(profile.patients) >= number}
    return found


def require(have: set[str], *what: str) -> None:
    """Make sure that all of it is there.

    Raises:
        NotChecked: some of it is not, with what is missing.
    """
    missing = [one for one in what if one not in have]
    if missing:
        raise NotChecked("needs " + ", ".join(missing))
