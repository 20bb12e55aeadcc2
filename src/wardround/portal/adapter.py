"""How work is done on a portal's screens: by the steps in the profile, or by a team's own ``Adapter`` beside it.

A team's adapter is a Python file named by ``portal.adapter`` with a class ``Adapter`` that extends ``ProfileAdapter`` and
replaces what steps cannot say. Methods get the tab's hands and never see the browser's internals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wardround.portal.profile import Flow, Profile, Sign, Step


class Hands(Protocol):
    """What a clinician can do in a tab. Each raises ``ActFailed`` when the control is not there within the clinician's patience."""

    def goto(self, path: str) -> None:
        """Open a page of the portal."""

    def arrive(self, path: str) -> None:
        """Open a page if this tab is still empty, and wait until it is there."""

    def click(self, sign: Sign, *, double: bool = False) -> None:
        """Press a control, or press it twice as in a double click."""

    def fill(self, sign: Sign, value: str) -> None:
        """Replace a field's content."""

    def type(self, sign: Sign, value: str) -> None:
        """Type key by key."""

    def select(self, sign: Sign, value: str) -> None:
        """Choose an option by label or value."""

    def check(self, sign: Sign) -> None:
        """Tick a box."""

    def press(self, key: str) -> None:
        """Press a key."""

    def wait(self, sign: Sign, patience_s: float = 10.0) -> bool:
        """Whether it appears within so many seconds of ward time."""

    def wait_gone(self, sign: Sign, patience_s: float = 10.0) -> bool:
        """Whether it disappears."""

    def shows(self, sign: Sign) -> bool:
        """Whether it is there now."""


class ActFailed(Exception):  # noqa: N818 (an act that fails is an observation, not an error of ours)
    """A clinician could not do what they wanted: a control was missing or could not be used."""


_WORD = re.compile(r"\{(\w+)\}")


def filled(text: str, fields: Mapping[str, str]) -> str:
    """Replace ``{words}`` by the flow's fields; unknown words stay."""
    return _WORD.sub(lambda found: fields.get(found.group(1), found.group(0)), text)


def aimed(sign: Sign, fields: Mapping[str, str]) -> Sign:
    """A sign with the ``{words}`` in it replaced."""
    return sign.model_copy(update={name: filled(word, fields) for name, word in sign.model_dump().items() if isinstance(word, str)})


def described(sign: Sign) -> str:
    """A sign in words, for messages: ``role='button', name='Sign in'``."""
    return ", ".join(f"{name}={value!r}" for name, value in sign.model_dump(exclude_none=True, exclude_defaults=True).items())


class ProfileAdapter:
    """Does everything by the steps of the profile."""

    def __init__(self, profile: Profile) -> None:
        """Keep the profile."""
        self.profile = profile

    def can(self, flow: str) -> bool:
        """Whether this portal's profile says how to do a flow."""
        if flow in {"sign_out", "extend"}:
            return bool(getattr(self.profile, flow))
        return flow == "sign_in" or flow in self.profile.flows

    def flow(self, name: str) -> Flow:
        """The profile's entry for a flow."""
        return self.profile.flows[name]

    def sign_in(self, hands: Hands, fields: Mapping[str, str], *, stay: bool = False) -> None:
        """Fill in the sign-in form. ``stay``: use the form that the page shows now, do not open the sign-in page.

        Fields: ``username``, ``password``, ``totp`` (absent when the persona has none).
        """
        form = self.profile.sign_in
        if not stay:
            hands.goto(form.path)
        if form.steps:
            self.steps(hands, form.steps, fields)
            return
        if form.username:
            hands.fill(form.username, fields["username"])
        if form.password:
            hands.fill(form.password, fields["password"])
        code = form.totp if "totp" in fields else None
        beside = code is not None and (form.totp_submit is None or hands.shows(code))
        if code and beside:
            hands.fill(code, fields["totp"])
        if form.submit:
            hands.click(form.submit)
        if code and not beside:
            self._code_on_the_next_page(hands, code, fields["totp"])

    def _code_on_the_next_page(self, hands: Hands, code: Sign, value: str) -> None:
        if not hands.wait(code):
            raise ActFailed("the one-time code was not asked for")
        hands.fill(code, value)
        if self.profile.sign_in.totp_submit:
            hands.click(self.profile.sign_in.totp_submit)

    def sign_out(self, hands: Hands) -> None:
        """Sign out by the profile's steps."""
        self.steps(hands, self.profile.sign_out, {})

    def extend(self, hands: Hands) -> None:
        """Extend the session when warned."""
        self.steps(hands, self.profile.extend, {})

    def perform(self, hands: Hands, flow: str, fields: Mapping[str, str]) -> None:
        """Do a flow, submission included. An empty tab opens the portal's home page first."""
        hands.arrive(self.profile.portal.home)
        self.steps(hands, self.flow(flow).steps, fields)

    def draft(self, hands: Hands, flow: str, fields: Mapping[str, str]) -> None:
        """Open the flow's form and type, without submitting."""
        self.reopen(hands, flow, fields)
        self.steps(hands, self.flow(flow).draft, fields)

    def reopen(self, hands: Hands, flow: str, fields: Mapping[str, str]) -> None:
        """Get back to the flow's form as a clinician would who looks for an unfinished draft."""
        hands.arrive(self.profile.portal.home)
        self.steps(hands, self.flow(flow).open, fields)

    def submit(self, hands: Hands, flow: str, fields: Mapping[str, str], *, double_click: bool = False) -> None:
        """Submit what stands in the flow's form; ``double_click``: press the last button twice."""
        steps = self.flow(flow).submit
        last = next((place for place, step in reversed(list(enumerate(steps))) if step.click), None) if double_click else None
        for place, step in enumerate(steps):
            if place == last and step.click:
                hands.click(aimed(step.click, fields), double=True)
            else:
                self.steps(hands, [step], fields)

    def switch_user(self, hands: Hands, fields: Mapping[str, str]) -> None:
        """Sign in as somebody else in a browser where a session may be alive: through the sign-in page, or after signing out."""
        form = self.profile.sign_in
        hands.goto(form.path)
        if form.username and not hands.wait(form.username, 3.0):
            self.sign_out(hands)
            hands.goto(form.path)
        self.sign_in(hands, fields, stay=True)

    def steps(self, hands: Hands, steps: Sequence[Step], fields: Mapping[str, str]) -> None:
        """Do steps in order."""
        for step in steps:
            try:
                self.step(hands, step, fields)
            except ActFailed:
                if not step.optional:
                    raise

    def step(self, hands: Hands, step: Step, fields: Mapping[str, str]) -> None:
        """Do one step.

        Raises:
            ActFailed: its control is not there.
        """
        value = filled(step.value, fields)
        if step.goto is not None:
            hands.goto(filled(step.goto, fields))
        elif step.press is not None:
            hands.press(step.press)
        elif step.click:
            sign = aimed(step.click, fields)
            if not step.optional or hands.shows(sign):
                hands.click(sign)
        elif step.check:
            hands.check(aimed(step.check, fields))
        elif step.wait or step.wait_gone:
            self._wait(hands, step, fields)
        else:
            for field, put in ((step.fill, hands.fill), (step.type, hands.type), (step.select, hands.select)):
                if field:
                    put(aimed(field, fields), value)

    def _wait(self, hands: Hands, step: Step, fields: Mapping[str, str]) -> None:
        if step.wait and not hands.wait(aimed(step.wait, fields)):
            raise ActFailed(f"{described(step.wait)} did not appear")
        if step.wait_gone and not hands.wait_gone(aimed(step.wait_gone, fields)):
            raise ActFailed(f"{described(step.wait_gone)} did not go away")
