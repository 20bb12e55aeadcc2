"""Another clinician signs in at the same browser, as happens at a shared workstation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.portal.secrets import resolve

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome


def switch_user(tab: Tab, number: int = 1) -> Outcome:
    """Sign in as another persona of the profile (``number``: after how many places in the list), in this tab."""
    clinician, ward = tab.clinician, tab.ward
    other = ward.other_persona(clinician.persona, number)
    authenticator = ward.stage.authenticator(other)
    ward.wire.acting(clinician.alias, other.alias)
    clinician.user = other.alias
    with tab.act("switch_user") as act:
        fields = {"username": other.username, "password": resolve(other.password)}
        if authenticator.wanted:
            wait = authenticator.wait_s(ward.server_now())
            if wait:
                ward.wait_server(wait)
            fields["totp"] = authenticator.code(ward.server_now())
            ward.redactor.add(fields["totp"], "one-time-code")
        ward.screens.switch_user(tab, fields)
        if not tab.came_in():
            act.outcome = "refused"
            return act.outcome
        ward.signed_in(tab)
    return act.outcome
