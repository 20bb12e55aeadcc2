"""Simplifications of a story, each as a candidate: fewer clinicians, tabs and patients, plainer acts, plainer faults."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec

from wardround.explore.story import Do, Down, Freeze, Up
from wardround.wire.aim import Aim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.explore.story import Step, Story

_AIM: dict[str, Any] = {
    "how": None,
    "method": None,
    "path": None,
    "clinician": None,
    "tab": None,
    "after_act": None,
    "while_refresh": False,
    "marked": False,
}
"""What of an aim may be left out, in this order, and what then stands there. Which one of several (``nth``) and its role are the story."""


def replaced(story: Story, place: int, step: Step) -> Story:
    """The same story with one step changed."""
    return story.with_steps((*story.steps[:place], step, *story.steps[place + 1 :]))


def fewer_people_and_places(story: Story) -> Iterator[Story]:
    """All in one tab; one tab less; one patient."""
    for clinician, tab in reversed(story.tabs):
        first = next(name for who, name in story.tabs if who == clinician)
        if tab != first:
            yield story.with_steps(_moved(step, clinician, tab, first) for step in story.steps)
    patients = list(dict.fromkeys(act.patient for act in story.acts if act.patient))
    for patient in reversed(patients[1:]):
        yield story.with_steps(_treated(step, patient, patients[0]) for step in story.steps)


def later_faults(story: Story) -> Iterator[Story]:
    """A fault put up only before the last thing that happens while it is up: there a reader looks for it."""
    for place, step in enumerate(story.steps):
        if isinstance(step, Up):
            down = next((there for there, one in enumerate(story.steps) if isinstance(one, Down) and one.key == step.key), len(story.steps))
            last = max((there for there in range(place, down) if not isinstance(story.steps[there], Up | Down)), default=place)
            if any(not isinstance(between, Up) for between in story.steps[place:last]):
                yield story.with_steps((*story.steps[:place], *story.steps[place + 1 : last], step, *story.steps[last:]))


def plainer_acts(story: Story) -> Iterator[Story]:
    """An act without what it was told besides; one click in place of two."""
    for place, step in enumerate(story.steps):
        if isinstance(step, Do):
            if step.fields:
                yield replaced(story, place, msgspec.structs.replace(step, fields={}))
            if step.how == "double-click":
                yield replaced(story, place, msgspec.structs.replace(step, how=""))


def plainer_faults(story: Story) -> Iterator[Story]:
    """A fault with one parameter less, an aim with one condition less, a hold of fewer exchanges; or aimed by role."""
    for place, step in enumerate(story.steps):
        if not isinstance(step, Up):
            continue
        if step.parameters:
            yield replaced(story, place, msgspec.structs.replace(step, parameters={}))
        for name in step.parameters:
            fewer = {key: value for key, value in step.parameters.items() if key != name}
            yield replaced(story, place, msgspec.structs.replace(step, parameters=fewer))
        if step.role and len(step.aims) == 1 and step.aims[0] != (by_role := Aim(role=step.role, nth=step.aims[0].nth or 1)):
            yield replaced(story, place, msgspec.structs.replace(step, aims=(by_role,)))
        if step.times > 1:
            yield replaced(story, place, msgspec.structs.replace(step, times=step.times - 1))
        for side, aim in enumerate(step.aims):
            for condition, unasked in _AIM.items():
                wider = dataclasses.replace(aim, **{condition: unasked})
                if wider != aim and (wider.role or wider.path):
                    yield replaced(story, place, msgspec.structs.replace(step, aims=(*step.aims[:side], wider, *step.aims[side + 1 :])))


def _moved(step: Step, clinician: str, tab: str, to: str) -> Step:
    """The step in another tab; a fault that was aimed at the old one follows."""
    match step:
        case Do() | Freeze() if (step.clinician, step.tab) == (clinician, tab):
            return msgspec.structs.replace(step, tab=to)
        case Up():
            aims = tuple(
                dataclasses.replace(aim, tab=to) if aim.tab == tab and aim.clinician in {None, clinician} else aim for aim in step.aims
            )
            return msgspec.structs.replace(step, aims=aims)
        case _:
            return step


def _treated(step: Step, patient: str, instead: str) -> Step:
    if isinstance(step, Do) and step.patient == patient:
        return msgspec.structs.replace(step, patient=instead)
    return step
