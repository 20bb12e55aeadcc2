"""The file that a story becomes: its text, and that Python, ruff and the story agree with it."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.explore.stories import LOST, ORDER, SIGN_IN, chart, story
from wardround.errors import UserError
from wardround.explore.repro import Facts, file_name, source
from wardround.explore.story import Do, Down, Freeze, Idle, Lid, Skew, Story, Up
from wardround.wire.aim import Aim

if TYPE_CHECKING:
    from pathlib import Path

FACTS = Facts(
    "once",
    'One act is at most one row, whatever was "retried".',
    "written-twice",
    "order_response_lost",
    "07-write-A-response_lost",
    7,
    "3 of 3",
)
A, B = Aim(method="POST", path="/auth/token", tab="A"), Aim(method="GET", path="/api/patients/*/chart", tab="B", clinician="nurse-1", nth=2)
NOTE = {"clinician": "nurse-1", "tab": "A", "flow": "write_note", "patient": "P1"}
EVERYTHING = story(
    Up(key=1, what="portal-order", aims=(A, B)),
    Up(key=2, what="begins", name="offline", aims=(B,)),
    Skew(clinician="nurse-1", seconds=-300),
    SIGN_IN,
    Up(key=3, what="hold", aims=(A,), before="browser", times=2),
    Up(key=4, what="barrier", aims=(A, B)),
    Up(key=5, name="latency", aims=(B,), parameters={"delay_s": "30.0", "jitter_s": "0.0", "before": "browser"}),
    chart("B", "P2"),
    Idle(seconds=270.5),
    Down(key=3),
    Down(key=1),
    Do(**NOTE, how="draft", intent="i1", fields={"text": "Half"}),
    Lid(clinician="nurse-1", seconds=1800),
    Do(clinician="nurse-1", tab="A", flow="sign_in"),
    Do(**NOTE, how="reopen"),  # type: ignore[arg-type] # the same
    Do(**NOTE, how="finish", intent="i1"),  # type: ignore[arg-type] # the same
    Freeze(clinician="nurse-1", tab="B"),
    Do(clinician="nurse-1", tab="A", flow="touch"),
    Freeze(clinician="nurse-1", tab="B", thaw=True),
    Do(clinician="nurse-1", tab="A", flow="switch_user", user="nurse-2"),
    Do(clinician="physician-1", tab="A", flow="sign_in", how="totp-reused"),
    Do(clinician="physician-1", tab="A", flow="order_medication", how="double-click", patient="P1", fields={"drug": "x"}),
    Do(clinician="physician-1", tab="A", flow="sign_in", how="wrong-password"),
)


def test_the_whole_text() -> None:
    assert source(story(SIGN_IN, LOST, ORDER, Down(key=1), Idle(seconds=90)), FACTS) == (
        '''"""The smallest story that breaks once.

What must hold: One act is at most one row, whatever was 'retried'.

Made by wardround from the scenario order_response_lost, cell 07-write-A-response_lost,
seed 7. Broken again 3 of 3 times, for the cause written-twice.

It asserts nothing: the invariants judge what happens. Run it:

    pytest --portal portal.toml test_once_written_twice.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.order_medication import order_medication
from flows.sign_in import sign_in
from wardround.wire.aim import Aim

if TYPE_CHECKING:
    from wardround.ward import Ward


def test_once_written_twice(ward: Ward) -> None:
    """Sign in, order medication; response lost."""
    patients = {patient.alias: patient for patient in ward.profile.patients}
    nurse_1 = ward.clinician("nurse-1")
    tab_a = nurse_1.tab("A")
    sign_in(tab_a)
    response_lost = ward.wire.fault("response_lost", Aim(role="write", nth=1))
    order_medication(tab_a, patients["P1"])
    response_lost.end()
    ward.idle(90)
'''
    )


def test_everything_that_a_story_can_hold_is_spelled_out() -> None:
    text = source(Story(scenario="s", steps=(), asked=("nurse-1",)).with_steps(EVERYTHING.steps), FACTS)
    body = [line.strip() for line in text.partition(") -> None:")[2].splitlines()]
    for line in (
        "ward.disturbed = True",
        "first = ward.wire.fault(",
        "PortalOrder(turn),",
        'Begins(make("offline"), ward.wire),',
        "ward.skew(nurse_1, -300)",
        'nurse_1 = ward.clinician("nurse-1", separate_tabs=True)',
        "hold = ward.wire.hold(",
        'make("latency", {"delay_s": 30, "before": "browser"}),',
        "ward.idle(270.5)",
        "hold.end()",
        "second.end()",
        "sign_in(nurse_1_tab_a, stay=asked_here(nurse_1_tab_a))",
        "if draft:",
        'finish_note(nurse_1_tab_a, patients["P1"], draft)',
        "ward.freeze(nurse_1_tab_b)",
        "ward.thaw(nurse_1_tab_b)",
        "ward.stage.tell_time(ward.now())",
        'switch_user(nurse_1_tab_a, number=places(ward, "nurse-1", "nurse-2"))',
        "sign_in(physician_1_tab_a, reuse_code=True)",
        "guess(physician_1_tab_a)",
        "ward.ask_after_sign_out(nurse_1)",
    ):
        assert line in body, text
    imported = {alias.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert imported - {"annotations", "TYPE_CHECKING"} <= used
    assert not {"wardround.explore.story", "history.jsonl"} & set(text.split())


def test_the_same_story_gives_the_same_bytes() -> None:
    assert source(EVERYTHING, FACTS) == source(Story(scenario="s", steps=()).with_steps(EVERYTHING.steps), FACTS)


@pytest.mark.skipif(shutil.which("ruff", path=sys.prefix + "/bin") is None, reason="needs ruff")
@pytest.mark.parametrize("width", [88, 140])
@pytest.mark.parametrize("told", [EVERYTHING, story(SIGN_IN, LOST, ORDER)], ids=["everything", "small"])
def test_ruff_has_nothing_to_say(told: Story, width: int, tmp_path: Path) -> None:
    file = tmp_path / file_name(FACTS)
    file.write_text(source(told, FACTS))
    known = 'lint.isort.known-first-party=["flows","wardround"]'
    for words in (
        ["format", "--check"],
        ["check", "--select", "ALL", "--ignore", "CPY001,INP001,COM812,D203,D213,FBT003", "--config", known],
    ):
        command = [sys.prefix + "/bin/ruff", *words, "--isolated", "--no-cache", "--line-length", str(width), str(file)]
        # `ruff format` takes no lint settings, and needs none
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_flow_or_a_fault_that_is_not_here_is_named() -> None:
    with pytest.raises(UserError, match=r"act order_medicine has no file in flows/\. Did you mean 'order_medication'") as error:
        source(story(Do(clinician="n", tab="A", flow="order_medicine")), FACTS)
    assert error.value.slug == "story-untold"
    with pytest.raises(UserError, match="there is no fault named 'response_list'"):
        source(story(SIGN_IN, Up(key=1, name="response_list"), ORDER), FACTS)
