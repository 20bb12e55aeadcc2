"""A model without its patients is judged like the page."""

from __future__ import annotations

import pytest

from wardround.history.redaction import Redactor
from wardround.screen.audit.standins import StandIns, stand_in
from wardround.screen.judge import judge
from wardround.screen.model import Block, Box, Element, Run, Screen, Style, Viewport, decode
from wardround.screen.reading import Reading


def _standins() -> StandIns:
    redactor = Redactor(b"k")
    for word in ("Edith Marlowe", "861 983 9705", "12 Mar 1941", "1941-03-12"):
        redactor.add(word, "P1")
    redactor.add("hunter2-secret", "password")
    return StandIns(redactor, ["P1", "P2"])


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("Edith Marlowe", "Pat Alder"),
        ("MARLOWE, Edith", "ALDER, Pat"),
        ("861 983 9705", "000 000 0001"),
        ("12 Mar 1941", "01 Jan 1900"),
        ("1941-03-12", "1900-01-01"),
        ("25/12/1941", "28/01/1900"),
    ],
)
def test_a_stand_in_has_the_shape_of_what_it_stands_for(written: str, instead: str) -> None:
    assert stand_in(written, 0) == instead


def test_two_patients_stay_two() -> None:
    assert stand_in("Edith Marlowe", 0) != stand_in("Winston Adeyemi", 1)
    assert stand_in("861 983 9705", 0) != stand_in("127 994 9655", 1)


def test_credentials_become_their_label() -> None:
    assert _standins().text("typed hunter2-secret here") == "typed [password] here"


def _screen(text: str, cut: int) -> Screen:
    box = Box(0, 0, 400, 20)
    runs = [
        Run(start=0, end=cut, el=1, boxes=[box], style=Style()),
        Run(start=cut, end=len(text), el=1, boxes=[box], style=Style(weight=700)),
    ]
    return Screen(
        page="/chart",
        path="/chart",
        title="Chart of Edith Marlowe",
        viewport=Viewport(name="wide", w=1366, h=768),
        elements=[Element(n=0, tag="body", box=box), Element(n=1, parent=0, tag="p", box=box)],
        blocks=[Block(el=1, text=text, box=box, runs=runs)],
    )


def test_stretches_of_a_text_move_with_its_stand_ins() -> None:
    text = "Edith Marlowe: Warfarin 1.0 mg daily"
    cut = text.index("1.0")
    made = _standins().screen(_screen(text, cut))
    block = made.blocks[0]
    assert block.text == "Pat Alder: Warfarin 1.0 mg daily"
    assert block.text[block.runs[1].start :] == "1.0 mg daily"
    assert made.title == "Chart of Pat Alder"


def test_a_saved_model_without_its_patients_gives_the_same_outcomes() -> None:
    """Nothing but the names differs, and nothing of them is on the disk."""
    screen = _screen("Edith Marlowe (12 Mar 1941): Warfarin 1.0 mg daily, Morphine .5 mg QD", 30)
    saved = _standins().screen(screen).encode()
    assert b"Marlowe" not in saved
    assert b"1941" not in saved
    before, after = judge([Reading(screen)]), judge([Reading(decode(saved))])
    assert {one.rule for one in before} >= {"trailing-zero", "naked-decimal"}
    assert [(one.rule, one.outcome, one.reason, one.token, one.el) for one in before] == [
        (one.rule, one.outcome, one.reason, one.token, one.el) for one in after
    ]
