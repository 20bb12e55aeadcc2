"""Sign in with password and one-time code, as the persona of this browser or as another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.portal.secrets import resolve

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client


AGAIN_S = 10.0
"""So long a clinician waits before trying again, where the network gets in the way."""


def guess(tab: Tab) -> Outcome:
    """Try a user name that is nobody's, with a made-up password and code: no persona's account is locked by it."""
    clinician, ward = tab.clinician, tab.ward
    with tab.act("sign_in", detail="wrong-password") as act:
        fields = {"username": f"{clinician.persona.username}-not", "password": "not the password"}
        if clinician.authenticator.wanted:
            fields["totp"] = "000000"
        ward.screens.sign_in(tab, fields)
        if not tab.came_in():
            act.outcome = "refused"
    return act.outcome


def sign_in(tab: Tab, *, stay: bool = False, reuse_code: bool = False) -> Outcome:
    """Sign in.

    Args:
        tab: where.
        stay: use the form that the page shows now (a locked screen) instead of opening the sign-in page.
        reuse_code: type the code that was used last, which the portal must refuse.
    """
    clinician, ward = tab.clinician, tab.ward
    ward.ask_whether_ended(clinician.alias)
    ward.wire.acting(clinician.alias, clinician.alias)
    clinician.user = clinician.alias
    with tab.act("sign_in", detail="totp-reused" if reuse_code else "") as act:
        fields = {"username": clinician.persona.username, "password": resolve(clinician.persona.password)}
        if clinician.authenticator.wanted:
            code = clinician.authenticator.last if reuse_code else clinician.code()
            ward.redactor.add(code, "one-time-code")
            fields["totp"] = code
        ward.screens.sign_in(tab, fields, stay=stay)
        if tab.came_in():
            ward.signed_in(tab)
        else:
            act.outcome = "refused"
    if reuse_code:
        return act.outcome
    if act.outcome != "done" and ward.second_tries:
        ward.second_tries -= 1
        ward.idle(AGAIN_S)
        return sign_in(tab)
    ward.kept_out = act.outcome != "done"
    ward.after_sign_in(tab, act)
    return act.outcome


def on_the_wire(client: Client, *, tries: int = 5, mistyped: bool = False) -> Outcome:
    """The same without a screen, as somebody does who has to get in.

    A refusal is taken for a used or late code: wait for the next one. A portal that asks to be left alone is left alone.
    ``mistyped``: the first try has a wrong password.
    """
    outcome: Outcome = "refused"
    for number in range(tries):
        answered = client.sign_in(mistyped=mistyped and number == 0)
        outcome = answered.outcome
        if outcome == "done":
            break
        if number + 1 == tries:
            break
        if answered.wait_s or outcome == "unknown":
            client.wait(answered.wait_s or AGAIN_S)
        else:
            client.next_code()
    return outcome
