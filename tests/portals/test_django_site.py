"""The package's session code, seen in a plain browser in real time and over plain HTTP in the portal's own time.

These tests do not use wardround: they fix what is true of this portal, so that wardround's verdicts can be held against it.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.portals.django_session_security.running import SECRETS, SERVE, Shift, Ward, ward
from wardround.browser.find import require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIGN_IN = "**/sign-in/**"
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC).timestamp()


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=require().path)
    yield started
    started.close()


@pytest.fixture(scope="module")
def quick_ward() -> Iterator[Ward]:
    with ward("--warn-after", "2", "--expire-after", "4", "--slow-s", "5") as running:
        yield running


@pytest.fixture(scope="module")
def long_ward() -> Iterator[Ward]:
    with ward("--slow-s", "90", "--test-clock") as running:
        yield running


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[[Ward], Page]]:
    """Signed-in pages, each in a browser context of its own."""
    contexts = []

    def signed_in(at: Ward) -> Page:
        context = chromium.new_context(base_url=at.url)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Username").fill("nurse1")
        page.get_by_label("Password").fill(SECRETS["DSS_NURSE_1_PASSWORD"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Ward list")).to_be_visible()
        return page

    yield signed_in
    for context in contexts:
        context.close()


def stays_in_while_active(page: Page, seconds: float) -> bool:
    """Move the mouse about three times a second; False as soon as the page is the sign-in page."""
    until = time.monotonic() + seconds
    step = 0
    while time.monotonic() < until:
        step += 1
        page.mouse.move(100 + 7 * (step % 40), 200 + 5 * (step % 20))
        try:
            page.wait_for_url(SIGN_IN, timeout=300)
        except PlaywrightTimeoutError:
            continue
        return False
    return True


class TestWhileTheClinicianIsActive:
    def test_stays_in(self, quick_ward: Ward, new_page: Callable[[Ward], Page]) -> None:
        """The control of the next two."""
        page = new_page(quick_ward)
        page.goto("/patients/1/")
        assert stays_in_while_active(page, 8)

    def test_a_request_longer_than_the_limit_signs_out(self, quick_ward: Ward, new_page: Callable[[Ward], Page]) -> None:
        """Known: yourlabs/django-session-security#1."""
        page = new_page(quick_ward)
        page.goto("/patients/1/")
        page.get_by_role("button", name="Summary").click()
        assert not stays_in_while_active(page, 8)

    def test_one_lost_ping_signs_out(self, quick_ward: Ward, new_page: Callable[[Ward], Page]) -> None:
        page = new_page(quick_ward)
        lost: list[str] = []

        def lose_the_first(route: Route) -> None:
            if lost:
                route.continue_()
            else:
                lost.append(route.request.url)
                route.abort()

        page.goto("/patients/1/")
        page.route("**/session_security/ping/**", lose_the_first)
        assert not stays_in_while_active(page, 8)
        assert lost


class TestWhenTheSessionEnds:
    def test_an_idle_page_warns_then_leaves_without_the_draft_and_without_a_reason(
        self, quick_ward: Ward, new_page: Callable[[Ward], Page]
    ) -> None:
        page = new_page(quick_ward)
        page.goto("/patients/1/notes/new/")
        page.get_by_label("Note").fill("half a thought")
        expect(page.locator(".session_security_modal")).to_be_visible()
        page.wait_for_url(SIGN_IN)
        expect(page.get_by_text("Agnes Vollmer")).to_have_count(0)
        expect(page.locator("[role=status], [role=alert]")).to_have_count(0)
        assert "expire" not in page.locator("body").inner_text().lower()
        page.get_by_label("Username").fill("nurse1")
        page.get_by_label("Password").fill(SECRETS["DSS_NURSE_1_PASSWORD"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Write a note")).to_be_visible()
        expect(page.get_by_label("Note")).to_have_value("")

    def test_a_key_extends_a_warned_session(self, quick_ward: Ward, new_page: Callable[[Ward], Page]) -> None:
        page = new_page(quick_ward)
        page.goto("/patients/1/")
        expect(page.locator(".session_security_modal")).to_be_visible()
        with page.expect_response("**/session_security/ping/**") as answer:
            page.keyboard.press("Shift")
        assert answer.value.json() == 0
        expect(page.locator(".session_security_modal")).to_be_hidden()

    def test_a_sign_out_does_not_reach_the_other_tab(self, long_ward: Ward, new_page: Callable[[Ward], Page]) -> None:
        """The other tab learns of it with its next ping, up to WARN_AFTER later; the server refuses it at once."""
        page = new_page(long_ward)
        page.clock.install()
        page.goto("/patients/1/")
        other = page.context.new_page()
        other.goto("/")
        other.get_by_role("button", name="Sign out").click()
        other.wait_for_url(SIGN_IN)
        page.clock.run_for(60_000)
        expect(page.get_by_text("Agnes Vollmer")).to_be_visible()
        assert page.request.get("/patients/1/", max_redirects=0).status == httpx.codes.FOUND
        page.clock.run_for(780_000)
        page.wait_for_url(SIGN_IN)


class TestInThePortalsOwnTime:
    def test_a_report_longer_than_the_warning_signs_out_an_active_clinician(self, long_ward: Ward) -> None:
        """The same defect at the limits of a real ward (840 and 900 s): the report's end writes back its beginning."""
        assert self.ping_after_a_shift_of_mouse_moves(long_ward, NOON, with_report=False) == "0"
        assert self.ping_after_a_shift_of_mouse_moves(long_ward, NOON + 7200, with_report=True) == '"logout"'

    @staticmethod
    def ping_after_a_shift_of_mouse_moves(at: Ward, start_s: float, *, with_report: bool) -> str:
        with Shift(at, start_s) as shift, ThreadPoolExecutor(1) as report:
            shift.sign_in()
            assert shift.is_in()
            pending = None
            if with_report:
                asked = sum(row["action"] == "report-asked" for row in at.rows("audit"))
                cookies = dict(shift.cookies)
                pending = report.submit(httpx.get, f"{at.url}/patients/1/report/", cookies=cookies, timeout=20)
                wait_for(lambda: sum(row["action"] == "report-asked" for row in at.rows("audit")) > asked)
            shift.now_s = start_s + 70
            assert shift.ping(0) == "0"
            at.tell(start_s + 91)
            if pending:
                assert pending.result(timeout=15).status_code == httpx.codes.OK
            shift.now_s = start_s + 70 + 840
            return shift.ping(0)

    def test_a_sign_out_is_not_undone_by_a_request_in_flight(self, long_ward: Ward) -> None:
        start_s = NOON + 14_400
        with Shift(long_ward, start_s) as shift, ThreadPoolExecutor(1) as report:
            shift.sign_in()
            page = shift.get("/").text
            asked = sum(row["action"] == "report-asked" for row in long_ward.rows("audit"))
            cookies = dict(shift.cookies)
            pending = report.submit(httpx.get, f"{long_ward.url}/patients/1/report/", cookies=cookies, timeout=20)
            wait_for(lambda: sum(row["action"] == "report-asked" for row in long_ward.rows("audit")) > asked)
            token = page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
            shift.post("/sign-out/", data={"csrfmiddlewaretoken": token})
            long_ward.tell(start_s + 91)
            assert pending.result(timeout=15).status_code == httpx.codes.BAD_REQUEST
            assert httpx.get(f"{long_ward.url}/", cookies=cookies).status_code == httpx.codes.FOUND

    def test_time_goes_forward_only(self, long_ward: Ward) -> None:
        with Shift(long_ward, NOON + 20_000) as early, Shift(long_ward, NOON + 21_000) as late:
            late.sign_in()
            early.sign_in()
        stamps = [dt.datetime.fromisoformat(row["at"]).timestamp() for row in long_ward.rows("audit")[-2:]]
        assert stamps == [NOON + 21_000, NOON + 21_000]

    @pytest.mark.parametrize(("zone", "answer"), [("UTC", "240"), ("Europe/Berlin", '"logout"')])
    def test_four_minutes_over_the_spring_change_sign_out_where_the_server_keeps_local_time(self, zone: str, answer: str) -> None:
        before = dt.datetime(2027, 3, 28, 0, 58, tzinfo=dt.UTC).timestamp()
        with ward("--test-clock", "--time-zone", zone) as running, Shift(running, before) as shift:
            shift.sign_in()
            assert shift.is_in()
            shift.now_s = before + 240
            assert shift.ping(240) == answer

    @pytest.mark.parametrize(("zone", "alive"), [("UTC", False), ("Europe/Berlin", True)])
    def test_an_hour_over_the_autumn_change_is_not_idle_where_the_server_keeps_local_time(self, zone: str, alive: bool) -> None:  # noqa: FBT001
        before = dt.datetime(2026, 10, 25, 0, 58, tzinfo=dt.UTC).timestamp()
        with ward("--test-clock", "--time-zone", zone) as running, Shift(running, before) as shift:
            shift.sign_in()
            assert shift.is_in()
            shift.now_s = before + 3600
            assert shift.is_in() is alive


class TestTheSiteItself:
    def test_a_note_is_in_the_record_and_every_step_in_the_audit_trail(self, new_page: Callable[[Ward], Page]) -> None:
        with ward() as running:
            page = new_page(running)
            page.goto("/patients/2/notes/new/")
            page.get_by_label("Note").fill("walked to the window")
            page.get_by_role("button", name="Save note").click()
            expect(page.locator("p[role=status]")).to_have_text("Note saved.")
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url(SIGN_IN)
            rows = running.rows("record")
            assert [(row["what"], row["patient"], row["user"], row["text"]) for row in rows] == [
                ("note", "2", "nurse1", "walked to the window")
            ]
            assert [row["action"] for row in running.rows("audit")] == ["sign-in", "note-written", "chart-opened", "sign-out"]

    def test_a_used_code_is_refused(self, long_ward: Ward) -> None:
        now_s = NOON + 30_000
        code = pyotp.TOTP(SECRETS["DSS_DOCTOR_1_TOTP"]).at(int(now_s))
        with Shift(long_ward, now_s) as shift:
            who = ("doctor1", SECRETS["DSS_DOCTOR_1_PASSWORD"])
            assert shift.sign_in(*who).status_code == httpx.codes.OK
            assert shift.sign_in(*who, code).status_code == httpx.codes.FOUND
            assert shift.sign_in(*who, code).status_code == httpx.codes.OK

    def test_the_record_wants_the_token(self, long_ward: Ward) -> None:
        assert httpx.get(f"{long_ward.url}/service/record").status_code == httpx.codes.UNAUTHORIZED

    def test_a_missing_secret_is_one_line(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
        done = subprocess.run([sys.executable, str(SERVE)], env=environment, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 2
        assert done.stderr.splitlines() == [
            "missing secret: the environment variable DSS_SERVICE_TOKEN is not set; set it to any text and start again"
        ]


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Ask until it is so; AssertionError when it never is."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came to that"
