"""A fault is aimed, not sprayed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from wardround.errors import UserError
from wardround.wire.aim import Aim, Target


@dataclass
class Seen:
    role: str = "refresh"
    method: str = "POST"
    path: str = "/api/token"
    clinician: str | None = "nurse-1"
    tab: str | None = "A"
    how: str = "fetch"
    while_refresh: bool = False
    after: frozenset[str] = frozenset()
    markers: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("aim", "hit"),
    [
        (Aim(), True),
        (Aim(role="refresh", method="post", tab="A", clinician="nurse-1", how="fetch"), True),
        (Aim(path="/api/*"), True),
        (Aim(path="/*"), False),
        (Aim(path="/**"), True),
        (Aim(tab="B"), False),
        (Aim(role="write"), False),
        (Aim(while_refresh=True), False),
        (Aim(marked=True), False),
        (Aim(after_act="order_medication"), False),
    ],
)
def test_what_is_given_must_match(aim: Aim, hit: bool) -> None:  # noqa: FBT001
    assert aim.matches(Seen()) is hit


def test_states_of_the_moment() -> None:
    assert Aim(while_refresh=True).matches(Seen(while_refresh=True))
    assert Aim(marked=True).matches(Seen(markers=("WR-7F3A-01",)))
    assert Aim(after_act="sign_in").matches(Seen(after=frozenset({"sign_in"})))


def test_the_nth_of_those_that_match() -> None:
    target = Target(Aim(role="refresh", nth=2))
    assert [target.takes(seen) for seen in (Seen(), Seen(role="read"), Seen(), Seen())] == [False, False, True, False]


def test_a_role_is_an_aim_and_an_unknown_one_gets_the_nearest() -> None:
    assert Aim.of("refresh") == Aim(role="refresh")
    with pytest.raises(UserError, match="refresh"):
        Aim.of("refesh")


def test_in_words() -> None:
    assert str(Aim()) == "any"
    assert str(Aim(role="refresh", nth=2, tab="B", while_refresh=True)) == "2nd refresh in tab B while a refresh is in flight"


def test_a_role_that_no_exchange_has_is_refused_at_once() -> None:
    with pytest.raises(UserError, match="'refresh'"):
        Aim(role="refesh")
