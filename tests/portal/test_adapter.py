"""The profile's steps, done by hands that remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.wire.conftest import make_profile
from wardround.portal.adapter import ActFailed, ProfileAdapter, described, filled
from wardround.portal.profile import Flow, Sign, Step

if TYPE_CHECKING:
    from wardround.portal.profile import Profile


class Hands:
    """Remembers what was done. ``missing``: labels and names of controls that are not there."""

    def __init__(self, *missing: str) -> None:
        self.done: list[tuple[str, ...]] = []
        self._missing = missing

    def goto(self, path: str) -> None:
        self.done.append(("goto", path))

    def arrive(self, path: str) -> None:
        self.done.append(("arrive", path))

    def click(self, sign: Sign) -> None:
        self._do("click", sign)

    def fill(self, sign: Sign, value: str) -> None:
        self._do("fill", sign, value)

    def type(self, sign: Sign, value: str) -> None:
        self._do("type", sign, value)

    def select(self, sign: Sign, value: str) -> None:
        self._do("select", sign, value)

    def check(self, sign: Sign) -> None:
        self._do("check", sign)

    def press(self, key: str) -> None:
        self.done.append(("press", key))

    def wait(self, sign: Sign, patience_s: float = 10.0) -> bool:
        self.done.append(("wait", word(sign), f"{patience_s:g}"))
        return self.shows(sign)

    def wait_gone(self, sign: Sign, patience_s: float = 10.0) -> bool:
        self.done.append(("wait_gone", word(sign), f"{patience_s:g}"))
        return not self.shows(sign)

    def shows(self, sign: Sign) -> bool:
        return word(sign) not in self._missing

    def _do(self, verb: str, sign: Sign, *more: str) -> None:
        if not self.shows(sign):
            raise ActFailed(f"{described(sign)} was not there")
        self.done.append((verb, word(sign), *more))


def word(sign: Sign) -> str:
    """What a test calls a control."""
    return sign.label or sign.name or sign.text or "?"


def named(name: str) -> dict[str, str]:
    """A control by its name."""
    return {"role": "button", "name": name}


FORM = {"path": "/in", "username": {"label": "User"}, "password": {"label": "Password"}, "submit": named("Go"), "totp": {"label": "Code"}}
FIELDS = {"username": "anna", "password": "pw", "totp": "123456"}


def profile(**form: object) -> Profile:
    """A profile with that sign-in form."""
    flow = Flow(steps=[Step(goto="/patients/{patient}"), Step(fill=Sign(label="Text"), value="{text} {unknown}"), Step(press="Enter")])
    return make_profile(1, sign_in={**FORM, **form}, sign_out=[{"click": named("Out")}], flows={"write_note": flow.model_dump()})


def signed_in(fields: dict[str, str] = FIELDS, *, missing: str = "", stay: bool = False, **form: object) -> list[tuple[str, ...]]:
    """What signing in does."""
    hands = Hands(missing)
    ProfileAdapter(profile(**form)).sign_in(hands, fields, stay=stay)
    return hands.done


USER, PASSWORD, CODE, GO = ("fill", "User", "anna"), ("fill", "Password", "pw"), ("fill", "Code", "123456"), ("click", "Go")


def test_a_code_beside_the_password_is_sent_with_it() -> None:
    assert signed_in() == [("goto", "/in"), USER, PASSWORD, CODE, GO]


def test_a_code_on_the_next_page_is_waited_for() -> None:
    """The code's field appears only after the password was sent."""

    class Later(Hands):
        def shows(self, sign: Sign) -> bool:
            return word(sign) != "Code" or GO in self.done

    hands = Later()
    ProfileAdapter(profile(totp_submit=named("Verify"))).sign_in(hands, FIELDS)
    assert hands.done == [("goto", "/in"), USER, PASSWORD, GO, ("wait", "Code", "10"), CODE, ("click", "Verify")]


def test_a_code_page_that_does_not_come_is_a_failed_act() -> None:
    with pytest.raises(ActFailed, match="one-time code was not asked for"):
        signed_in(missing="Code", totp_submit=named("Verify"))


def test_a_persona_without_a_code_types_none() -> None:
    assert signed_in({"username": "anna", "password": "pw"}) == [("goto", "/in"), USER, PASSWORD, GO]


def test_a_locked_screen_is_used_where_it_is() -> None:
    assert ("goto", "/in") not in signed_in(stay=True)


def test_steps_win_over_the_fields() -> None:
    assert signed_in(steps=[{"fill": {"label": "Badge"}, "value": "{username}/{totp}"}]) == [
        ("goto", "/in"),
        ("fill", "Badge", "anna/123456"),
    ]


def test_a_flows_words_are_filled_and_unknown_ones_stay() -> None:
    hands = Hands()
    ProfileAdapter(profile()).perform(hands, "write_note", {"patient": "p-1", "text": "seen"})
    assert hands.done == [("arrive", "/"), ("goto", "/patients/p-1"), ("fill", "Text", "seen {unknown}"), ("press", "Enter")]
    assert filled("{a} {b}", {"a": "1"}) == "1 {b}"


@pytest.mark.parametrize(
    ("step", "does"),
    [
        ({"click": named("{who}")}, ("click", "Edith")),
        ({"type": named("{who}"), "value": "x"}, ("type", "Edith", "x")),
        ({"select": named("{who}"), "value": "x"}, ("select", "Edith", "x")),
        ({"check": named("{who}")}, ("check", "Edith")),
        ({"wait": named("{who}")}, ("wait", "Edith", "10")),
    ],
)
def test_each_verb_aims_at_the_control_that_the_fields_name(step: dict[str, object], does: tuple[str, ...]) -> None:
    hands = Hands()
    ProfileAdapter(profile()).step(hands, Step.model_validate(step), {"who": "Edith"})
    assert hands.done == [does]


@pytest.mark.parametrize(
    "step", [{"click": named("Gone")}, {"wait": named("Gone")}, {"fill": {"label": "Gone"}}, {"wait_gone": named("Still")}]
)
def test_a_missing_control_fails_the_act_unless_it_is_optional(step: dict[str, object]) -> None:
    adapter, hands = ProfileAdapter(profile()), Hands("Gone")
    with pytest.raises(ActFailed, match=r"Gone|Still"):
        adapter.steps(hands, [Step.model_validate(step)], {})
    after = Step.model_validate({"press": "Escape"})
    adapter.steps(hands, [Step.model_validate({**step, "optional": True}), after], {})
    assert hands.done[-1] == ("press", "Escape")


def test_another_user_signs_out_first_where_no_form_shows() -> None:
    hands = Hands("User")
    with pytest.raises(ActFailed, match="User"):
        ProfileAdapter(profile()).switch_user(hands, FIELDS)
    assert hands.done == [("goto", "/in"), ("wait", "User", "3"), ("click", "Out"), ("goto", "/in")]


def test_what_the_profile_does_not_say_cannot_be_done() -> None:
    adapter = ProfileAdapter(profile())
    assert [adapter.can(flow) for flow in ("sign_in", "sign_out", "write_note", "extend", "fly")] == [True, True, True, False, False]
