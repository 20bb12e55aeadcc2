"""Reviews that a team has answered: ``accept`` in the glossary makes one a pass or a fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.glossary import Entry
    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading


def answered(reading: Reading, outcome: Outcome) -> Outcome:
    """A review, as the glossary answers it; its reason stays what it was.

    An entry answers the rule that it names, on the control that it names; one without a label and selector, on the page that it names.
    """
    if outcome.outcome != "review":
        return outcome
    said = next((entry for entry in _about(reading, outcome) if entry.accept is not None and entry.rule == outcome.rule), None)
    if said is None:
        return outcome
    because = f"{said.because}: {outcome.says}" if said.because else outcome.says
    return msgspec.structs.replace(outcome, outcome="pass" if said.accept else "fail", says=because)


def _about(reading: Reading, outcome: Outcome) -> Iterable[Entry]:
    page = reading.screen.page
    element = reading.elements.get(outcome.el)
    if element is not None:
        control, label = reading.control(element.n), reading.labels.get(element.n)
        names = [label.own if label else "", control.name if control else element.name, control.text if control else ""]
        names += [reading.called(element.n).partition('"')[2].removesuffix('"')]
        yield from reading.glossary.about(names=tuple(filter(None, names)), element=element, page=page, rule=outcome.rule)
    yield from (one for one in reading.glossary.entries if one.page and one.on(page) and not one.label and not one.selector)
