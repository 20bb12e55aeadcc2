"""From a person's moves to a profile's steps: this patient becomes any patient, the words that were typed become the marker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.learn.record.work import path_of
from wardround.portal.screens import Flow, Sign, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.learn.record.script import Move
    from wardround.learn.record.work import Work
    from wardround.portal.profile import Patient, Profile

_WORDS = ("name", "label", "text", "css", "within")


class Stepping:
    """Writes down moves as steps."""

    def __init__(self, profile: Profile, base_url: str) -> None:
        """``base_url``: where the portal is in this run."""
        self._profile, self._base = profile, base_url
        self._patient: Patient | None = None

    def flow(self, work: Work, text: str) -> Flow:
        """The flow. ``text``: what the field gets in which the marker travels, its ``{words}`` still in it."""
        self._patient = self._whose(work.moves)
        steps = [step for move in work.moves if (step := self._step(move, work.typed, text))]
        opening = [] if steps[0].goto else self._opening()
        if work.write is None:
            return Flow(steps=[*opening, *steps])
        parted = [step for move in work.moves[: work.submitted] if (step := self._step(move, work.typed, text))]
        typing = next(number for number, step in enumerate(parted) if step.fill or step.select or step.check)
        submit = steps[len(parted) :]
        shown = work.shown.sign if work.shown else None
        flow = Flow(steps=[*opening, *steps], acknowledged=self._anyones(shown) if shown else None)
        split = {"open": [*opening, *parted[:typing]], "draft": parted[typing:], "submit": submit}
        return flow.model_copy(update=split) if submit else flow

    def _opening(self) -> list[Step]:
        """How to get to where a sign-in leads; nothing, where opening a page anew ends the session."""
        known = self._profile.flows.get("open_ward_list")
        if known and known.steps and known.steps[0].goto is None:
            return []
        return [Step(goto=self._profile.portal.home)]

    def _whose(self, moves: Iterable[Move]) -> Patient | None:
        """The patient whom it was done for: the first of the profile's who is named or opened."""
        said = [text for move in moves for text in (self._address(move), move.value, *_texts(move.sign)) if text]
        return next((one for text in said for one in self._profile.patients if self._any(text, one) != text), None)

    def _address(self, move: Move) -> str:
        return path_of(move.value, self._profile, self._base) if move.verb == "goto" else ""

    def _any(self, text: str, patient: Patient | None, *, key: bool = True) -> str:
        """A text with ``{patient}`` and ``{patient_name}`` in place of whose it is; before other identifiers it ends."""
        if patient is None:
            return text
        text = text.replace(patient.name, "{patient_name}")
        for other in patient.identifiers:
            if other in text:
                text = text.partition(other)[0].rstrip(" ,;:(") if other != patient.key else text
        return re.sub(rf"(?<![\w-]){re.escape(patient.key)}(?![\w-])", "{patient}", text) if key else text

    def _anyones(self, sign: Sign) -> Sign:
        found = {name: self._any(text, self._patient, key=len(self._key) > 2) for name in _WORDS if (text := getattr(sign, name))}  # noqa: PLR2004  # "1" stands in many a text
        return sign.model_copy(update=found)

    @property
    def _key(self) -> str:
        return self._patient.key if self._patient else ""

    def _step(self, move: Move, typed: str, text: str) -> Step | None:
        if move.verb == "goto":
            return Step(goto=self._any(self._address(move), self._patient))
        sign = self._anyones(move.sign) if move.sign else None
        if move.verb == "expect":
            return Step(wait=sign)
        if move.verb == "press":
            return Step(press=move.value)
        if move.verb == "fill":
            return Step(fill=sign, value=text if typed and move.value == typed else self._any(move.value, self._patient, key=False))
        if move.verb == "select_option":
            return Step(select=sign, value=move.value)
        # a box that is ticked is pressed again; a second press of a double click does nothing that a clinician needs
        return Step(check=sign) if move.verb == "check" else Step(click=sign)


def _texts(sign: Sign | None) -> list[str]:
    return [text for name in _WORDS if (text := getattr(sign, name, None))]
