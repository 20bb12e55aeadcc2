"""From a history to its story, and what a history does not tell."""

from __future__ import annotations

import pytest

from tests.invariants.story import NURSE, Story
from wardround.explore.retell import retell
from wardround.explore.story import Do, Down, Freeze, Idle, Lid, Skew, Step, Up
from wardround.wire.aim import Aim

SIGN_IN = Do(clinician=NURSE, tab="A", flow="sign_in")
CHART = Do(clinician=NURSE, tab="A", flow="review_chart", patient="P1")


def steps(told: Story) -> list[Step]:
    story, untold = retell(told.ended().history())
    assert untold == []
    return list(story.steps)


def test_acts_and_the_time_between_them() -> None:
    told = Story().signs_in().wait(600).reads().wait(30)
    assert steps(told) == [SIGN_IN, Idle(seconds=600), CHART, Idle(seconds=29.5)], "half a second at the end is the ward's own"


def test_idle_moves_are_told_by_the_time_between() -> None:
    assert steps(Story().signs_in().moves("idle", 270).moves("idle", 30).reads()) == [SIGN_IN, Idle(seconds=300), CHART]


def test_a_fault_with_its_aim_and_parameters_as_the_history_shows_them() -> None:
    told = Story().signs_in()
    aim = Aim(method="POST", path="/api/*/orders", clinician=NURSE, tab="A", nth=2, how="fetch", while_refresh=True, after_act="sign_in")
    number = told.fault_starts("latency", aim=str(aim), parameters={"delay_s": "30.0"})
    told.exchange("write").fault_hits(number, "latency").wait(60).fault_ends(number, "latency").reads()
    up = Up(key=1, name="latency", aims=(aim,), parameters={"delay_s": "30.0"}, role="write")
    assert steps(told) == [SIGN_IN, up, Idle(seconds=60), Down(key=1), CHART]


def test_holds_and_barriers() -> None:
    told = Story().signs_in()
    hold = told.fault_starts("hold", gate=True, aim="refresh in tab B", parameters={"before": "browser", "times": "2"})
    told.wait(10).fault_ends(hold, "hold", gate=True)
    barrier = told.fault_starts(
        "barrier", gate=True, aim="refresh in tab A; refresh in tab B", parameters={"before": "portal", "times": "2"}
    )
    told.wait(10).fault_ends(barrier, "barrier", gate=True).reads()
    sides = (Aim(role="refresh", tab="A"), Aim(role="refresh", tab="B"))
    assert steps(told) == [
        SIGN_IN,
        Up(key=1, what="hold", aims=sides[1:], before="browser", times=2),
        Idle(seconds=10),
        Down(key=1),
        Up(key=2, what="barrier", aims=sides, times=2),
        Idle(seconds=10),
        Down(key=2),
        CHART,
    ]


def test_an_order_of_two_exchanges_is_one_thing() -> None:
    told = Story()
    told.fault_starts("portal_order", gate=True, aim="POST /auth/token in tab A")
    told.fault_starts("through", gate=True, aim="GET /api/chart in tab B")
    sides = (Aim(method="POST", path="/auth/token", tab="A"), Aim(method="GET", path="/api/chart", tab="B"))
    assert steps(told.signs_in()) == [Up(key=1, what="portal-order", aims=sides), SIGN_IN]


def test_a_fault_that_begins_with_an_exchange_is_told_once() -> None:
    told = Story()
    told.fault_starts("begins", gate=True, aim="2nd GET /api/chart")
    told.signs_in().wait(100)
    own = told.fault_starts("offline", aim="any", parameters={})
    told.wait(5).fault_ends(own, "offline").wait(100).exchange("read", faults=["offline"])
    child = told.fault_starts("offline", aim="any", parameters={})
    told.fault_hits(child, "offline").wait(60).fault_ends(child, "offline").reads()
    found = steps(told)
    assert found[0] == Up(key=1, what="begins", name="offline", aims=(Aim(method="GET", path="/api/chart", nth=2),), role="read")
    assert [step.key for step in found if isinstance(step, Up | Down)] == [1, own, own], "its end comes by itself"
    assert sum(step.seconds for step in found if isinstance(step, Idle)) == 265


def test_lids_clocks_and_frozen_tabs() -> None:
    told = Story().moves("skew", 300, clinician=NURSE).signs_in().moves("sleep", 1800, clinician=NURSE).wait(0.5)
    told.moves("freeze", clinician=NURSE, tab="A").wait(20).moves("thaw", clinician=NURSE, tab="A").reads()
    assert steps(told) == [
        Skew(clinician=NURSE, seconds=300),
        SIGN_IN,
        Lid(clinician=NURSE, seconds=1800),
        Freeze(clinician=NURSE, tab="A"),
        Idle(seconds=20),
        Freeze(clinician=NURSE, tab="A", thaw=True),
        CHART,
    ]


def test_a_draft_and_its_end_belong_together_and_a_note_keeps_its_text() -> None:
    told = Story().signs_in().means("i1", draft=True, fields={"text": "Half"})
    told.acts("write_note", patient="P1", intent="i1", detail="draft").acts("write_note", patient="P1", detail="reopen")
    told.acts("write_note", patient="P1", intent="i1").means("i2", fields={"text": "All"}).acts("write_note", patient="P1", intent="i2")
    found = [step for step in steps(told) if isinstance(step, Do)][1:]
    assert [(step.how, step.intent, step.fields) for step in found] == [
        ("draft", "i1", {"text": "Half"}),
        ("reopen", None, {}),
        ("finish", "i1", {}),
        ("", None, {"text": "All"}),
    ]


def test_who_takes_over_and_what_was_typed_on_purpose() -> None:
    told = Story().acts("sign_in", detail="wrong-password").acts("sign_in", detail="totp-reused").acts("switch_user", user="nurse-2")
    found = steps(told)
    assert [(step.how, step.user) for step in found if isinstance(step, Do)] == [
        ("wrong-password", None),
        ("totp-reused", None),
        ("", "nurse-2"),
    ]


def test_time_within_an_act_is_the_acts_own() -> None:
    told = Story()
    act = told.begins("sign_in")
    fault = told.wait(20).fault_starts("unavailable", aim="any")
    told.fault_hits(fault).fault_ends(fault).wait(10).ends(act).reads()
    assert [step for step in steps(told) if isinstance(step, Idle)] == []


def test_the_wire_is_asked_again_where_the_scenario_asked() -> None:
    told = Story().signs_in().signs_out().probes("access", "sign-out", accepted=False)
    assert retell(told.history())[0].asked == ()
    told.probes("access", "sign-out and what came after", accepted=False)
    assert retell(told.history())[0].asked == (NURSE,)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Story().signs_in().shows(back=True).ended(), "the scenario goes Back in the browser"),
        (Story().acts("by_hand").ended(), "a test of the team's own moves the page itself"),
        (Story().signs_in().ended("crashed"), "the scenario was crashed"),
    ],
)
def test_what_is_not_told_is_said(told: Story, why: str) -> None:
    assert retell(told.history())[1] == [why]


def test_a_gate_of_somebody_elses_making_is_said_by_name() -> None:
    told = Story().signs_in()
    told.fault_starts("turnstile", gate=True, aim="refresh")
    told.fault_starts("latency", aim="every other Tuesday")
    told.fault_starts("begins", gate=True, aim="refresh")
    told.fault_starts("through", gate=True, aim="refresh")
    _, untold = retell(told.ended().history())
    assert untold == [
        "how turnstile was put up (refresh)",
        "how latency was put up (every other Tuesday)",
        "which fault was to begin with an exchange that never came",
        "which exchange an order waited for",
    ]
