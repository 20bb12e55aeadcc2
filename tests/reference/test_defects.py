"""Each planted defect differs from the healthy portal in what it is named for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from wardround.reference.defects import ALL, DEFECTS, Defect, UnknownDefect, named
from wardround.reference.patients import PATIENTS
from wardround.reference.people import CLINICIANS
from wardround.reference.serve import main
from wardround.reference.web.page import STATIC

if TYPE_CHECKING:
    from tests.reference.conftest import Browser, Start

P1, P2 = PATIENTS[0], PATIENTS[1]
PLANTED = pytest.mark.parametrize("planted", [False, True], ids=["healthy", "planted"])
BOTH = pytest.mark.parametrize("style", ["tokens", "cookie"])


def _portal(portal: Start, style: str, name: str, *, planted: bool, **settings: object) -> Browser:
    browser = portal(style, *([name] if planted else []), **settings)
    browser.sign_in()
    return browser


@PLANTED
@BOTH
@pytest.mark.parametrize(("name", "kind"), [("poll-extends-session", "poll"), ("idle-enforced-only-in-browser", "nothing")])
def test_idle_end(portal: Start, style: str, name: str, kind: str, *, planted: bool) -> None:
    """An idle session outlives its limit."""
    browser = _portal(portal, style, name, planted=planted, access_token_s=10_000.0)
    for _ in range(20):
        browser.now += 50
        if kind == "poll":
            browser.alive()
    assert browser.alive() is planted


@PLANTED
def test_refresh_extends_idle(portal: Start, *, planted: bool) -> None:
    """Refreshes keep it alive."""
    browser = _portal(portal, "tokens", "refresh-extends-idle", planted=planted)
    for _ in range(5):
        browser.now += 250
        browser.refresh()
    assert browser.alive() is planted


@PLANTED
@BOTH
def test_absolute_cap_slides(portal: Start, style: str, *, planted: bool) -> None:
    """A busy session outlives its absolute limit."""
    browser = _portal(portal, style, "absolute-cap-slides", planted=planted, absolute_s=1_000.0)
    for _ in range(5):
        browser.now += 250
        if style == "tokens":
            browser.refresh()
        browser.call("GET", "/api/patients", human=True)
    assert browser.alive() is planted


@PLANTED
@BOTH
def test_old_token_still_accepted(portal: Start, style: str, *, planted: bool) -> None:
    """What was held before sign-out works after it."""
    browser = _portal(portal, style, "old-token-still-accepted", planted=planted)
    token, cookies = browser.access, dict(browser.client.cookies)
    browser.call("POST", "/auth/sign-out")
    for name, value in cookies.items():
        browser.client.cookies.set(name, value)
    assert browser.alive(token) is planted


@PLANTED
def test_refresh_response_lost(portal: Start, *, planted: bool) -> None:
    """The immediate retry of a refresh is refused."""
    browser = _portal(portal, "tokens", "refresh-response-lost-logs-out", planted=planted)
    first = browser.client.cookies.get("refresh")
    browser.refresh()
    browser.now += 1
    assert browser.refresh(first).status_code == (400 if planted else 200)


@PLANTED
@BOTH
def test_patient_context_shared(portal: Start, style: str, *, planted: bool) -> None:
    """A note signed for one patient lands with the one whose chart was opened last."""
    browser = _portal(portal, style, "patient-context-shared-between-tabs", planted=planted)
    browser.call("GET", f"/api/patients/{P1.key}", human=True)
    browser.call("GET", f"/api/patients/{P2.key}", human=True)
    note = {"patient": P1.key, "text": "WR-1"}
    browser.call("POST", f"/api/patients/{P1.key}/notes", json=note, headers={"idempotency-key": "n"}, human=True)
    assert browser.rows("record")[0]["patient"] == (P2 if planted else P1).key


@PLANTED
@BOTH
def test_user_not_compared(portal: Start, style: str, *, planted: bool) -> None:
    """The server acts for another user than the tab shows."""
    browser = _portal(portal, style, "user-switched-in-other-tab", planted=planted)
    browser.sign_in(1)
    assert browser.call("GET", "/api/patients", headers={"x-acting-user": "a.okafor"}).status_code == (200 if planted else 409)


@PLANTED
@BOTH
@pytest.mark.parametrize(("name", "later"), [("key-not-checked", 0.0), ("key-kept-for-a-minute", 90.0)])
def test_a_write_that_comes_again(portal: Start, style: str, name: str, later: float, *, planted: bool) -> None:
    """The same key makes a second row."""
    browser = _portal(portal, style, name, planted=planted)
    for _ in range(2):
        note = {"patient": P1.key, "text": "WR-1"}
        browser.call("POST", f"/api/patients/{P1.key}/notes", json=note, headers={"idempotency-key": "n"}, human=True)
        browser.now += later
    assert len(browser.rows("record")) == (2 if planted else 1)


@PLANTED
@BOTH
def test_switch_of_user_not_audited(portal: Start, style: str, *, planted: bool) -> None:
    """Who comes over another's session has no row; who comes to an empty browser has."""
    browser = _portal(portal, style, "switch-of-user-not-audited", planted=planted)
    browser.sign_in(1)
    users = [row["user"] for row in browser.rows("audit") if row["action"] == "sign-in"]
    assert users == [person.username for person in CLINICIANS[: 1 if planted else 2]]


@PLANTED
@BOTH
def test_writes_audited_in_batches(portal: Start, style: str, *, planted: bool) -> None:
    """A note's row stands behind that of the chart which was opened after it."""
    browser = _portal(portal, style, "writes-audited-in-batches", planted=planted)
    note = {"patient": P1.key, "text": "WR-1"}
    browser.call("POST", f"/api/patients/{P1.key}/notes", json=note, headers={"idempotency-key": "n"}, human=True)
    browser.now += 1
    browser.call("GET", f"/api/patients/{P2.key}", human=True)
    actions = [row["action"] for row in browser.rows("audit") if row["action"] != "sign-in"]
    assert actions == (["chart-opened", "note"] if planted else ["note", "chart-opened"])


@PLANTED
@BOTH
def test_draft_forgets_patient(portal: Start, style: str, *, planted: bool) -> None:
    """What was typed on one patient's form is there on another's, of the same tab only."""
    browser = _portal(portal, style, "draft-forgets-patient", planted=planted)
    browser.call("PUT", f"/api/drafts/{P1.key}/note/tab", json={"text": "half"})
    found = [browser.call("GET", f"/api/drafts/{key}/note/{tab}").json()["draft"] for key in (P1.key, P2.key) for tab in ("tab", "else")]
    assert found == [{"text": "half"}, None, {"text": "half"} if planted else None, None]


@PLANTED
def test_token_in_url(portal: Start, *, planted: bool) -> None:
    """A token in a query is taken."""
    browser = _portal(portal, "tokens", "token-in-url", planted=planted)
    token, browser.access = browser.access, None
    assert browser.call("GET", f"/api/session?access_token={token}").status_code == (200 if planted else 401)


@PLANTED
def test_code_accepted_twice(portal: Start, *, planted: bool) -> None:
    """The same code again."""
    browser = portal("cookie", *(["code-accepted-twice"] if planted else []))
    code = browser.code()
    assert browser.sign_in(code=code).status_code == 200
    assert browser.sign_in(code=code).status_code == (200 if planted else 403)


@PLANTED
def test_one_rate_limit_for_the_ward(portal: Start, *, planted: bool) -> None:
    """One person's mistakes keep another one out."""
    browser = portal("cookie", *(["one-rate-limit-for-the-ward"] if planted else []))
    for _ in range(5):
        browser.sign_in(0, password="wrong")
    assert browser.sign_in(1).status_code == (429 if planted else 200)


@PLANTED
def test_charts_may_be_cached(portal: Start, *, planted: bool) -> None:
    """A chart without no-store."""
    browser = _portal(portal, "cookie", "back-shows-chart", planted=planted)
    assert (browser.call("GET", f"/api/patients/{P1.key}").headers["cache-control"] == "no-store") is not planted


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_every_defect_is_complete(portal: Start, defect: Defect) -> None:
    """It starts in each of its styles, and its client side is there exactly when it says so."""
    module = STATIC / "js" / "defects" / f"{defect.name}.js"
    assert module.exists() is defect.client
    assert defect.client or defect.server
    if defect.client:
        assert re.search(r"export const plant = \(", module.read_text(encoding="utf-8"))
    for style in defect.styles:
        page = portal(style, defect.name).client.get("/").text
        assert (f'"{defect.name}"' in page) is defect.client


def test_names_are_unique() -> None:
    """And no client module is without its entry."""
    names = [defect.name for defect in ALL]
    assert len(names) == len(set(names))
    assert {path.stem for path in (STATIC / "js" / "defects").glob("*.js")} <= set(names)


def test_an_unknown_name_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit status 2."""
    with pytest.raises(UnknownDefect, match="poll-extends-session"):
        named(["poll-extend-session"])
    assert main(["--defect", "poll-extend-session"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_list_names_each_with_its_invariant(capsys: pytest.CaptureFixture[str]) -> None:
    """What is broken, when it shows, who reported it."""
    assert main(["--list-defects"]) == 0
    shown = capsys.readouterr().out
    assert all(f"{defect.name}  (" in shown and defect.breaks in shown and defect.report in shown for defect in DEFECTS)
