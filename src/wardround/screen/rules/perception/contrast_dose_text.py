"""Names, doses and units stand out from their ground: at least 4.5 to 1, and 7 to 1 where it can be had.

*What is judged.* The parts of medication lines that show a medicine's name or an amount, and the values of dose fields that can be
written in. Large text (from 24 px, or 18.66 px bold) needs 3 to 1, and 4.5 to 1 to be without a question. An image or gradient behind
the text is a review: nobody can say. A struck-out line is history, a disabled field is none to read a dose from; neither is judged.

*Why.* A pale dose is overlooked or misread under the lights of a ward, on an old screen, by tired eyes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.colour import contrast
from wardround.screen.facts.names import names_in
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.medication import Line
    from wardround.screen.model import Style
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "contrast-dose-text"
TITLE = "Names, doses and units stand out from their ground."
HAZARD = "A nurse overlooks or misreads a pale dose under the ward's lights, and gives another one."
SATISFIED = "Set names, doses and units in a colour of at least 7 to 1 against their ground; never below 4.5 to 1."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2: 1.4.3*", "WCAG 2.2: 1.4.6*")
REASONS = {
    "low": "The contrast is below 4.5 to 1 (3 to 1 for large text).",
    "middling": "The contrast is below 7 to 1 (4.5 to 1 for large text).",
    "unknown-ground": "An image or a gradient lies behind the text.",
    "none": "The contrast is 7 to 1 or better.",
}

_LEAST, _GOOD = 4.5, 7.0
_LARGE_LEAST, _LARGE_GOOD = 3.0, 4.5
_LARGE_PX, _LARGE_BOLD_PX, _BOLD = 24.0, 18.66, 700


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every name, amount and dose field."""
    for line in reading.lines:
        styles = list(_styles(line))
        if styles:
            yield _judged(line.el, f"\u201c{line.text[:100]}\u201d", styles)
    for field in reading.doses.values():
        control = field.control
        if control.value and field.editable and control.kind in {"text", "number"}:
            yield _judged(field.el, f"the field \u201c{field.label.own}\u201d", [(control.value, control.style)])


def _styles(line: Line) -> Iterator[tuple[str, Style]]:
    """The words that matter, each with its style."""
    places = [(name.start, name.end) for name in names_in(line.text)] + [(amount.start, amount.end) for amount in line.amounts]
    for start, end in places:
        for at in {start, end - 1}:
            place = line.place(at)
            run = next((run for run in place[0].runs if run.start <= place[1] < run.end), None) if place else None
            if run and not run.style.struck:
                yield line.text[start:end], run.style


def _judged(el: int, what: str, styles: list[tuple[str, Style]]) -> Outcome:
    worst = min(styles, key=lambda one: _spare(one[1]))
    text, style = worst
    if style.background is None:
        unsure = f"{what}: an image lies behind {text}. Can it be read everywhere on it?"
        return _say(el, ("review", "unknown-ground"), unsure, text)
    ratio = contrast(style.color, style.background)
    least, good = _limits(style)
    if ratio < least:
        return _say(el, ("fail", "low"), f"{what}: {text} has a contrast of {ratio:.1f} to 1; at least {least:g} is needed", text)
    if ratio < good:
        says = f"{what}: {text} has a contrast of {ratio:.1f} to 1, below {good:g}. Is it read without effort on the ward's screens?"
        return _say(el, ("review", "middling"), says, text)
    return _say(el, ("pass", "none"), f"{what}: {ratio:.1f} to 1", "")


def _limits(style: Style) -> tuple[float, float]:
    large = style.px >= _LARGE_PX or (style.px >= _LARGE_BOLD_PX and style.weight >= _BOLD)
    return (_LARGE_LEAST, _LARGE_GOOD) if large else (_LEAST, _GOOD)


def _spare(style: Style) -> float:
    """How far the contrast is from the least that its size needs; an unknown ground goes before what is well, not before what is low."""
    if style.background is None:
        return 1.0
    return contrast(style.color, style.background) / _limits(style)[0]


def _say(el: int, word: tuple[Verdict, str], says: str, token: str) -> Outcome:
    return Outcome(rule=ID, outcome=word[0], reason=word[1], says=says, el=el, evidence=(token,) if token else (), token=token)
