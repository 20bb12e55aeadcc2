"""What a profile makes checkable is said before the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.checkable import items, ladder, rungs, table
from wardround.invariants import all_invariants
from wardround.portal.profile import Clinician, Portal, Profile, Session, Sign, Signs, load
from wardround.workspace import kit

if TYPE_CHECKING:
    import pytest

SMALL = Profile(
    portal=Portal(name="p", base_url="http://127.0.0.1:1", hosts=["127.0.0.1"], environment="test"),
    session=Session(style="cookie"),
    clinicians=[Clinician(alias="n", username="n", password="env:NO_SUCH_SECRET")],
)


def test_a_small_profile_leaves_everything_out() -> None:
    assert not [item.key for item in items(SMALL) if item.there]


def test_what_is_added_is_seen() -> None:
    more = SMALL.model_copy(update={"signs": Signs(warned=Sign(text="x")), "session": Session(style="cookie", idle_s=900)})
    assert [item.key for item in items(more) if item.there] == ["session.idle_s", "signs.warned"]


def test_a_missing_secret_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = SMALL.model_copy(update={"clinicians": [*SMALL.clinicians, *SMALL.clinicians]})
    _, missing = table(twice)
    assert [error.slug for error in missing] == ["secret-missing"]
    monkeypatch.setenv("NO_SUCH_SECRET", "x")
    assert not table(twice)[1]


def test_only_invariants_that_exist_are_named() -> None:
    known = {one.ID for one in all_invariants()}
    words = {word.strip(",:()") for item in items(SMALL) for word in item.decides.split()}
    named = {word for word in words if word.count("-") >= 1 and "_" not in word}
    assert named - known <= {"sign-out"}


def test_the_ladder_says_what_the_next_step_buys_and_needs() -> None:
    whole = load(kit() / "src/wardround/reference/profiles/tokens.toml")
    assert [rung.there for rung in rungs(whole)] == [True] * 5
    bare = whole.model_copy(update={"record": None, "flows": {"review_chart": whole.flows["review_chart"]}})
    assert [rung.there for rung in rungs(bare)] == [True, True, False, False, bool(whole.flows["review_chart"].wire)]
    assert [rung.there for rung in rungs(SMALL)] == [True, False, False, False, False]
    assert "NO   + a record reader  record and audit" in ladder(bare)
    assert "needs [record] and [audit]" in ladder(bare)
