"""Acts as calls of flows, faults with parameters of the right type."""

from __future__ import annotations

import pytest

from tests.explore.stories import LOST, ORDER, SIGN_IN, story
from wardround.errors import UserError
from wardround.explore.calls import call, fault_parameters, plain
from wardround.explore.story import Do, How, Up


@pytest.mark.parametrize(
    ("how", "name", "patient", "intent"),
    [
        ("", "write_note", True, False),
        ("draft", "draft_note", True, False),
        ("reopen", "reopen_note", True, False),
        ("finish", "finish_note", True, True),
    ],
)
def test_the_ways_of_a_note(how: How, name: str, *, patient: bool, intent: bool) -> None:
    found = call(Do(clinician="n", tab="A", flow="write_note", how=how))
    assert (found.name, found.patient, found.intent, found.named) == (name, patient, intent, {})


def test_what_a_flow_was_told_is_told_again_unless_it_is_the_default() -> None:
    own = call(Do(clinician="n", tab="A", flow="write_note", fields={"text": "Own words."}))
    assert own.named == {"text": "Own words."}
    usual = call(Do(clinician="n", tab="A", flow="write_note", fields={"text": "Seen on the round, comfortable, plan unchanged."}))
    assert usual.named == {}
    ordered = call(Do(clinician="n", tab="A", flow="order_medication", how="double-click", fields={"drug": "x"}))
    assert ordered.named == {"drug": "x", "double_click": True}


def test_a_flow_without_such_a_way_is_named() -> None:
    with pytest.raises(UserError, match=r"flows/administer.py has no function draft_") as error:
        call(Do(clinician="n", tab="A", flow="administer", how="draft"))
    assert error.value.slug == "story-untold"


def test_parameters_get_their_types_back_and_defaults_are_left_out() -> None:
    up = Up(key=1, name="unavailable", parameters={"status": "504", "retry_after_s": "None", "reached": "True"})
    assert fault_parameters(up) == {"status": 504, "reached": True}
    assert fault_parameters(Up(key=1, name="unavailable", parameters={"status": "503", "retry_after_s": "1.5"})) == {"retry_after_s": 1.5}


def test_a_parameter_that_cannot_be_read_is_named() -> None:
    with pytest.raises(UserError, match="the fault unavailable's parameter status cannot be read from 'many'") as error:
        fault_parameters(Up(key=1, name="unavailable", parameters={"status": "many"}))
    assert error.value.slug == "story-untold"


def test_a_plain_story_says_nothing_that_goes_without_saying() -> None:
    noted = Do(
        clinician="nurse-1", tab="A", flow="write_note", patient="P1", fields={"text": "Seen on the round, comfortable, plan unchanged."}
    )
    slow = Up(key=2, name="latency", parameters={"delay_s": "2.0", "jitter_s": "1.0", "before": "portal"})
    told = plain(story(SIGN_IN, LOST, slow, noted, ORDER))
    assert [up.parameters for up in told.faults] == [{}, {"jitter_s": "1.0"}]
    assert [act.fields for act in told.acts] == [{}, {}, {}]
