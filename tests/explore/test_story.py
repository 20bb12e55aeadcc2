"""Stories as data, and their plain form."""

from __future__ import annotations

import pytest

from tests.explore.stories import LONG, LOST, ORDER, SIGN_IN, chart, story
from wardround.explore.story import Do, Down, Freeze, Idle, Lid, Step, decode

DRAFT = Do(clinician="nurse-1", tab="A", flow="write_note", how="draft", patient="P1", intent="i1")
FINISH = Do(clinician="nurse-1", tab="A", flow="write_note", how="finish", patient="P1", intent="i1")
FREEZE = Freeze(clinician="nurse-1", tab="A")
THAW = Freeze(clinician="nurse-1", tab="A", thaw=True)


def test_a_story_survives_writing_and_reading() -> None:
    assert decode(LONG.encode()) == LONG
    assert decode(LONG.encode()).encode() == LONG.encode()


def test_what_a_story_says_of_itself() -> None:
    assert [act.flow for act in LONG.acts] == [
        "sign_in",
        "review_chart",
        "review_chart",
        "order_medication",
        "review_chart",
        "open_ward_list",
    ]
    assert LONG.tabs == (("nurse-1", "A"), ("nurse-1", "B"))
    assert LONG.faults == (LOST,)
    assert not LONG.frozen
    assert story(SIGN_IN, FREEZE, chart("B")).frozen == {"nurse-1"}


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        pytest.param(
            [SIGN_IN, Idle(seconds=2), Idle(seconds=3.5), ORDER], [SIGN_IN, Idle(seconds=5.5), ORDER], id="waits in a row are one"
        ),
        pytest.param([Idle(seconds=9), Lid(clinician="nurse-1", seconds=9), SIGN_IN], [SIGN_IN], id="no wait before the first act"),
        pytest.param([SIGN_IN, Idle(seconds=0), ORDER], [SIGN_IN, ORDER], id="no empty wait"),
        pytest.param([SIGN_IN, Down(key=1), ORDER], [SIGN_IN, ORDER], id="nothing ends that was not up"),
        pytest.param([SIGN_IN, LOST, ORDER, Down(key=1)], [SIGN_IN, LOST, ORDER], id="the end takes everything down"),
        pytest.param([SIGN_IN, ORDER, LOST], [SIGN_IN, ORDER], id="nothing is put up for nobody"),
        pytest.param([SIGN_IN, FINISH], [SIGN_IN], id="no end of a draft that was never begun"),
        pytest.param([SIGN_IN, DRAFT, FINISH], [SIGN_IN, DRAFT, FINISH], id="a draft and its end"),
        pytest.param([SIGN_IN, THAW, ORDER], [SIGN_IN, ORDER], id="no thaw of what is not frozen"),
        pytest.param([SIGN_IN, FREEZE, THAW, THAW], [SIGN_IN, FREEZE, THAW], id="thawed once"),
        pytest.param([FREEZE, SIGN_IN], [SIGN_IN], id="no freeze of a tab that is not open"),
    ],
)
def test_the_plain_form(given: list[Step], plain: list[Step]) -> None:
    assert list(story(*given).steps) == plain
    assert story(*plain).steps == tuple(plain), "the plain form of a plain story is itself"


def test_nobody_is_asked_who_did_not_come() -> None:
    import msgspec

    asked = msgspec.structs.replace(LONG, asked=("nurse-1", "nurse-2"))
    assert asked.with_steps(asked.steps).asked == ("nurse-1",)
    assert asked.with_steps([]).asked == ()
