"""What a profile makes checkable, and what it leaves out: said before the run rather than after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.errors import UserError
from wardround.portal import record_sql
from wardround.portal.secrets import fill, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.portal.profile import Profile


@dataclass(frozen=True)
class Item:
    """One part of a profile: whether it is there, and what depends on it."""

    key: str
    there: bool
    decides: str


def items(profile: Profile) -> list[Item]:
    """Every optional part of a profile, in the order of the file."""
    session, signs = profile.session, profile.signs
    roles = {route.role for route in profile.routes}
    flows = profile.flows
    return [
        Item("portal.start", profile.portal.start is not None, "wardround starts the portal itself"),
        Item("server.reset", profile.server.reset is not None, "scenarios begin with a fresh portal"),
        Item("session.idle_s", session.idle_s is not None, "idle-is-enforced, activity-in-any-tab, sleep-honest"),
        Item("session.warning_s", session.warning_s is not None, "how long before the idle end a warning is expected"),
        Item("session.absolute_s", session.absolute_s is not None, "absolute-cap"),
        Item("session.access_token_s", session.access_token_s is not None, "when a token is due to be refreshed"),
        Item("clinicians (2 or more)", len(profile.clinicians) > 1, "who-is-shown-is-who-acts: a switch of user"),
        Item("clinicians.totp", any(clinician.totp for clinician in profile.clinicians), "second-factor-once"),
        Item("patients (2 or more)", len(profile.patients) > 1, "right-patient"),
        Item("sign_out", bool(profile.sign_out), "logout-everywhere, ended-means-ended after sign-out"),
        Item("extend", bool(profile.extend), "no-silent-logout: whether the session can be extended when warned"),
        Item("signs.signed_in", signs.signed_in is not None, "whether a tab works: nearly everything"),
        Item("signs.user", signs.user is not None, "who-is-shown-is-who-acts"),
        Item("signs.warned", signs.warned is not None, "no-silent-logout"),
        Item("signs.locked or signed_out", bool(signs.locked or signs.signed_out), "when a tab shows the session's end"),
        Item("signs.reason", signs.reason is not None, "no-silent-logout: whether the clinician is told why"),
        Item("signs.patient", signs.patient is not None, "right-patient, no-data-on-screen-after-end"),
        Item("routes: refresh", "refresh" in roles, "refresh-once, lost-token-response (OAuth token endpoints are known without it)"),
        Item("routes: heartbeat", "heartbeat" in roles, "polling against idle"),
        Item("flows: a write", any(flow.acknowledged for flow in flows.values()), "acknowledged-is-recorded, once, unknown-is-said"),
        Item("flows: recorded", any(flow.recorded for flow in flows.values()), "as-entered: dose, unit, text and time"),
        Item("flows: a draft", any(flow.draft for flow in flows.values()), "draft-survives"),
        Item("record", profile.record is not None, "acknowledged-is-recorded, once, right-patient: what was really written"),
        Item("audit", profile.audit is not None, "the portal's own trail, beside the history"),
    ]


@dataclass(frozen=True)
class Rung:
    """One step of adoption: what a profile must say, and what it buys."""

    name: str
    there: bool
    buys: str
    how: str
    """What to add for it."""


def rungs(profile: Profile) -> list[Rung]:
    """The adoption ladder, from an address alone to load."""
    signs, flows = profile.signs, profile.flows
    signed_in = bool(signs.signed_in and (profile.sign_in.password or profile.sign_in.steps))
    write = any(flow.acknowledged or signs.acknowledged for name, flow in flows.items() if flow.draft or name in WRITES)
    return [
        Rung("an address", True, "screens: wardround audit URL", ""),
        Rung(
            "+ a sign-in",
            signed_in,
            "session: wardround run --suite session",
            "[sign_in] and signs.signed_in; `wardround learn URL` finds them",
        ),
        Rung(
            "+ one write flow",
            write,
            "work: drafts, writes under faults",
            "[flows.write_note] with steps, open, draft, submit and acknowledged",
        ),
        Rung(
            "+ a record reader",
            profile.record is not None,
            "record and audit: what was really written",
            "[record] and [audit]: where they are read back",
        ),
        Rung(
            "+ a wire form",
            any(flow.wire for flow in flows.values()),
            "load: many clinicians at once",
            "[on_the_wire], and wire requests in a flow",
        ),
    ]


WRITES = frozenset({"write_note", "order_medication", "administer", "acknowledge_alert"})
"""Flows that write."""


def ladder(profile: Profile) -> str:
    """The rungs as lines: what is reached, what each next one buys and needs."""
    found = rungs(profile)
    lines = [
        f"{'yes' if rung.there else 'NO':<5}{rung.name:<18} {rung.buys}{'' if rung.there else f'; needs {rung.how}'}" for rung in found
    ]
    return "\n".join(lines)


def missing_secrets(profile: Profile) -> Iterator[UserError]:
    """Each secret that the profile names and this machine does not have."""
    named = [secret for clinician in profile.clinicians for secret in (clinician.password, clinician.totp) if secret]
    readers = [reader for reader in (profile.record, profile.audit) if reader]
    headers = [value for reader in readers for value in (*reader.headers.values(), record_sql.password(reader.url) if reader.sql else "")]
    for value, look in (
        *((name, resolve) for name in named),
        *((value, fill) for value in [*headers, *profile.server.reset_headers.values()]),
    ):
        try:
            look(value)
        except UserError as error:
            yield error


def table(profile: Profile) -> tuple[str, list[UserError]]:
    """The parts as lines, and the secrets that are missing (each once)."""
    found = items(profile)
    width = max(len(item.key) for item in found)
    lines = [f"{'yes' if item.there else 'NO':<5}{item.key:<{width}}  {item.decides}" for item in found]
    lacking = sum(not item.there for item in found)
    lines.append(
        "all of it is there" if not lacking else f"{lacking} of {len(found)} are not there: what depends on them is reported as not checked"
    )
    missing = {str(error): error for error in missing_secrets(profile)}
    return "\n".join(lines), list(missing.values())
