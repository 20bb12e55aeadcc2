"""The very first sign-in of a run: when it fails with nothing disturbed, the profile or its secrets are wrong, not the portal.

Every other scenario would fail alike, and its findings would accuse a portal that did nothing wrong.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn

from playwright.sync_api import Error

from wardround.browser.locate import locate
from wardround.browser.offers import offers
from wardround.errors import UserError, nearest
from wardround.history.events import Exchange
from wardround.portal.screens import Sign

if TYPE_CHECKING:
    from wardround.browser.tab import Doing, Tab

_QUOTED = re.compile(r"'([^']+)'")


def explain(tab: Tab, act: Doing) -> NoReturn:
    """Say why nobody can work.

    Raises:
        UserError: ``sign-in-refused`` (the portal did not let the clinician in), ``control-missing`` (the form could not
            be used as the profile says), ``portal-unreachable`` (the page did not open).
    """
    alias, where = tab.clinician.alias, tab.ward.profile.sign_in.path
    if act.outcome == "failed" and "did not open" in act.detail:
        raise UserError("portal-unreachable", f"{alias} could not sign in: {act.detail}", "Is the portal up, and portal.base_url right?")
    shown = offers(tab.page)
    words = tab.ward.redactor.text(", ".join(f"{role} {name!r}" for role, name in shown)) or "no controls"
    if act.outcome == "failed":
        quoted = _QUOTED.findall(act.detail)
        near = nearest(quoted[-1], [name for _, name in shown if name]) if quoted else None
        meant = f"Did you mean {tab.ward.redactor.text(near)!r}? " if near else ""
        said = f"{alias} could not sign in at {where}: {act.detail}; the page offers {words}"
        raise UserError("control-missing", said, f"{meant}Correct sign_in in the profile.")
    answer = _answer(tab, act)
    told = f" (it answered {answer.method} {answer.path.partition('?')[0]} with {answer.status or 'nothing'})" if answer else ""
    said = f"{alias} could not sign in at {where}: the portal {_reason(tab)}{told}; the page offers {words}"
    raise UserError("sign-in-refused", said, _advice(answer))


def _answer(tab: Tab, act: Doing) -> Exchange | None:
    """What the portal said to the sign-in on the wire; where no exchange is known for one, the last that it refused."""
    mine = [one for one in tab.ward.so_far().of(Exchange) if one.act == act.number and one.clinician == tab.clinician.alias]
    asked = [one for one in mine if one.role == "sign-in" and one.method != "GET"]
    refused = [one for one in mine if (one.status or 0) >= HTTPStatus.BAD_REQUEST and one.role not in {"static", "refresh"}]
    found = asked or refused
    return found[-1] if found else None


def _advice(answer: Exchange | None) -> str:
    """What to do about it."""
    status = answer.status if answer else HTTPStatus.OK
    if status is None:
        return "The portal, or what stands before it, did not answer: is it up?"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "The portal itself failed: read its log, mend it, and start again."
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.LOCKED}:
        return "Too many sign-ins: wait until this account is open again, and check its password and totp in the profile."
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return "The portal has no such address: check portal.base_url and sign_in.path in the profile."
    return "Check this clinician's username, password and totp, and signs.signed_in, in the profile."


def _reason(tab: Tab) -> str:
    sign = tab.ward.profile.signs.error
    alert = Sign(role="alert")
    try:
        found = [text.strip() for text in locate(tab.page, sign or alert).all_inner_texts() or locate(tab.page, alert).all_inner_texts()]
    except Error:
        found = []
    text = tab.ward.redactor.text(" / ".join(filter(None, found)))[:200]
    return f"says {text!r}" if text else "does not show what signs.signed_in names"
