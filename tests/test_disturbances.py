"""What a scenario does to its network in words: a fault, a condition, a barrier; in a browser, on the embedded portal."""

from __future__ import annotations

import msgspec
import pytest

from tests.team import Outcome, run
from wardround.browser.find import find

pytestmark = pytest.mark.skipif(find() is None, reason="needs a browser")

SCENARIOS = """
import pytest

from flows.open_ward_list import open_ward_list
from flows.sign_in import sign_in
from wardround.browser.loading import PAGE_PATIENCE_S
from wardround.portal.adapter import ActFailed


def two_tabs(ward):
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    open_ward_list(b)
    return clinician, a, b


def test_never_opened(ward):
    two_tabs(ward)
    with ward.barrier("heartbeat of tab A", "refresh of tab C") as gate:
        ward.idle(200)
    assert gate.opened is False


def test_closed(ward):
    clinician, a, b = two_tabs(ward)
    gate = ward.barrier("heartbeat of tab A", "heartbeat of tab B")
    assert gate.opened is None
    clinician.close_tab(b)
    assert gate.opened is False
    ward.idle(60)


def test_lift(ward):
    _, a, _ = two_tabs(ward)
    with ward.condition("lift") as lift:
        ward.idle(lift.lasts_s + 1)
        assert lift.over and lift.hits
    open_ward_list(a)


def test_in_words(ward):
    _, a, _ = two_tabs(ward)
    with ward.fault("unavailable(retry_after_s=2) on 1st read of tab A") as fault:
        open_ward_list(a)
        assert (fault.hits, fault.aim.role) == (1, "read")


@pytest.mark.parametrize("leave", ["goto", "reload", "back"])
def test_kept_back(ward, leave):
    _, a, _ = two_tabs(ward)
    a.goto("/alerts")
    with ward.hold("page", a) as gate:
        began = ward.now()
        with pytest.raises(ActFailed, match="kept back on its way"):
            a.goto("/ward") if leave == "goto" else getattr(a, leave)()
        assert gate.count == 1
        assert ward.now() - began == pytest.approx(PAGE_PATIENCE_S, abs=0.1)
    assert a.page.url.endswith("/alerts")


def test_late(ward):
    _, a, _ = two_tabs(ward)
    with ward.fault(f"latency(delay_s={PAGE_PATIENCE_S - 5}) on page of tab A"):
        began = ward.now()
        a.goto("/alerts")
    assert ward.now() - began == pytest.approx(PAGE_PATIENCE_S - 5, abs=2)
    assert a.page.url.endswith("/alerts")
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run of all of them."""
    return run(tmp_path_factory.mktemp("team"), SCENARIOS, "--wardround-style", "tokens")


def test_the_situations_came_about(told: Outcome) -> None:
    assert told.status == pytest.ExitCode.OK, told.said


@pytest.mark.parametrize(
    ("scenario", "slug", "said"),
    [
        ("never_opened", "barrier-incomplete", "'refresh in tab C' never came: tab C was never opened"),
        ("closed", "barrier-impossible", "'heartbeat in tab B' never came: tab B is closed"),
    ],
)
def test_a_barrier_that_cannot_open_leaves_every_verdict_open(told: Outcome, scenario: str, slug: str, said: str) -> None:
    assert f'"slug":"{slug}"' in told.journal(scenario)
    assert said in told.journal(scenario)
    rows = [row for row in told.findings.verdicts if row.scenario == scenario]
    assert {row.verdict for row in rows} <= {"could-not-tell", "not-checked"}
    assert any(slug in (row.reason or "") for row in rows)


def test_a_condition_comes_and_goes_at_its_times(told: Outcome) -> None:
    """The clock stops where one fault ends and the next begins, though it skips over a minute."""
    lines = [msgspec.json.decode(line) for line in told.journal("lift").splitlines()]
    edges = [(line["name"], line["phase"], line["at"]) for line in lines if line["kind"] == "fault" and line["phase"] != "hit"]
    began = edges[0][2]
    assert [(name, phase, round(at - began, 2)) for name, phase, at in edges] == [
        ("latency", "start", 0),
        ("latency", "end", 4),
        ("response_lost", "start", 4),
        ("response_lost", "end", 5),
        ("offline", "start", 5),
        ("offline", "end", 50),
        ("latency", "start", 50),
        ("latency", "end", 60),
    ]
