"""What a profile says of the wire, made ready for many clinicians: requests by flow, and what to look for in answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.errors import UserError, did_you_mean
from wardround.load.templates import Prepared, prepare
from wardround.workspace import find, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import ModuleType

    from wardround.portal.profile import Profile, Request

FORM = 'wire = [{ post = "/path", send = { ... } }]'


@dataclass
class Script:
    """A portal's wire forms.

    Args:
        profile: of the portal.
    """

    profile: Profile
    sign_in: list[Prepared] = field(init=False)
    refresh: list[Prepared] = field(init=False)
    sign_out: list[Prepared] = field(init=False)
    extend: list[Prepared] = field(init=False)
    poll: list[Prepared] = field(init=False)
    stream: Prepared | None = field(init=False)
    flows: dict[str, list[Prepared]] = field(init=False)
    alert: re.Pattern[bytes] | None = field(init=False)
    reason: re.Pattern[bytes] | None = field(init=False)
    user: re.Pattern[bytes] | None = field(init=False)
    access: re.Pattern[bytes] = field(init=False)
    renewal: re.Pattern[bytes] = field(init=False)

    def __post_init__(self) -> None:
        wire, fields = self.profile.on_the_wire, self.profile.credentials
        self.sign_in = _all(wire.sign_in, "sign_in", "sign-in")
        self.refresh = _all(wire.refresh, "refresh", "refresh")
        self.sign_out = _all(wire.sign_out, "sign_out", "sign-out")
        self.extend = _all(wire.extend, "extend_session", "extend")
        self.poll = _all(wire.poll, "poll", "heartbeat")
        self.stream = prepare(wire.stream, "stream", 1, "stream") if wire.stream else None
        self.flows = {
            name: [prepare(one, name, place, "read" if one.method == "GET" else "write") for place, one in enumerate(flow.wire, 1)]
            for name, flow in self.profile.flows.items()
            if flow.wire
        }
        self.alert, self.reason, self.user = (_pattern(text) for text in (wire.alert, wire.reason, wire.user))
        self.access, self.renewal = _json_field(fields.access_fields), _json_field(fields.refresh_fields)

    def check(self, flows: Iterable[str], root: Path | None) -> None:
        """Make sure that all is there that clinicians will do.

        Args:
            flows: what they will do, by name.
            root: the team's workspace.

        Raises:
            UserError: ``wire-form-missing``: the profile or a file in ``flows/`` does not say how something is done on the wire;
                ``unknown-flow``.
        """
        self._session()
        for name in flows:
            if name not in self.profile.flows:
                raise UserError("unknown-flow", f"the profile has no [flows.{name}], and a role does it", did_you_mean(name, self.flows))
            if name not in self.flows:
                said = f"[flows.{name}] of the profile says how it is done at the screen, and not on the wire"
                raise UserError("wire-form-missing", said, f"Add {FORM} to it, or leave the flow out of [load.roles].")
            wire_form(name, root)

    def _session(self) -> None:
        wanted = [("sign_in", self.sign_in), ("sign_out", self.sign_out)]
        if self.profile.session.style == "tokens":
            wanted.append(("refresh", self.refresh))
        for name, requests in wanted:
            if not requests:
                said = f"[on_the_wire] of the profile does not say how to {name.replace('_', ' ')}"
                raise UserError("wire-form-missing", said, f"Add {name} = {FORM.partition(' = ')[2]} there.")


def wire_form(name: str, root: Path | None) -> ModuleType:
    """The file of a flow, which has ``on_the_wire``.

    Raises:
        UserError: ``wire-form-missing``, ``unknown-flow``, ``file-broken``.
    """
    path = find("flows", name, root)
    module = load(path)
    if not callable(getattr(module, "on_the_wire", None)):
        said = f"{path} has no function on_the_wire"
        raise UserError("wire-form-missing", said, "Add on_the_wire(client, patient) beside its screen form.")
    return module


def _all(requests: Sequence[Request], flow: str, role: str) -> list[Prepared]:
    return [prepare(request, flow, place, role) for place, request in enumerate(requests, 1)]


def _pattern(text: str) -> re.Pattern[bytes] | None:
    return re.compile(text.encode()) if text else None


def _json_field(names: Sequence[str]) -> re.Pattern[bytes]:
    """Finds the value of the first of these fields."""
    if not names:
        return re.compile(rb"(?!)")
    return re.compile(rb'"(?:' + b"|".join(re.escape(name).encode() for name in names) + rb')"\s*:\s*"([^"]+)"')
