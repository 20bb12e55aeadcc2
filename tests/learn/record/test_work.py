"""From moves and what passed on the wire to a flow: where the work begins and ends, which words the write carried, what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.learn.record.portal import PROFILE
from wardround.errors import UserError
from wardround.learn.record.recorder import Recording
from wardround.learn.record.script import Move
from wardround.learn.record.steps import Stepping
from wardround.learn.record.work import Work, work
from wardround.learn.record.written import add, tables
from wardround.learn.tap import Sight
from wardround.portal.profile import Profile, load
from wardround.portal.screens import Sign

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1:9"
URL = f"http://{HOST}"
NOTE, SAVE, FIND = Sign(label="Note"), Sign(role="button", name="Save"), Sign(label="Find")
WORDS = "Slept well & ate ünder 2/3"
JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
SIGN_IN = [Move("goto", value=f"{URL}/login"), Move("fill", Sign(label="Password"), "heron-and-reed"), Move("click", Sign(text="Log in"))]
WRITING = [Move("click", Sign(text="Agnes Vollmer")), Move("fill", NOTE, WORDS), Move("click", SAVE)]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "portal.toml"
    path.write_text(PROFILE.format(url=URL, host=HOST, user="l.brandt"))
    return load(path)


def sight(number: int, at: float, place: str, body: str, kind: str = JSON) -> Sight:
    method, path = place.split()
    return Sight(at, method, "http", HOST, path, "fetch", "", {"content-type": kind}, body, "open", number=number)


def done(recorded: list[Move], sights: list[Sight], profile: Profile) -> Work:
    """``recorded``: a second for each."""
    return work(Recording(recorded, [float(number) for number in range(len(recorded))]), sights, profile, {"heron-and-reed"})


LOGIN = sight(0, 1.9, "POST /login", urlencode({"username": "l.brandt", "password": "heron-and-reed"}), FORM)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps({"note": {"text": WORDS}}), JSON),
        (json.dumps([{"params": [[WORDS]]}], ensure_ascii=False), JSON),
        (urlencode({"text": WORDS}), FORM),
        (f'--x\r\nContent-Disposition: form-data; name="t"\r\n\r\n{WORDS}\r\n--x--', PARTS),
    ],
)
def test_the_write_is_found_however_it_is_sent(body: str, kind: str, profile: Profile) -> None:
    found = done(SIGN_IN + WRITING, [LOGIN, sight(1, 5.2, "POST /notes", body, kind)], profile)
    assert found.write
    assert (found.write.place, found.typed, found.moves) == ("POST /notes", WORDS, WRITING)


def test_what_sent_the_write_belongs_to_it_however_late_it_was_told(profile: Profile) -> None:
    found = done(SIGN_IN + WRITING, [LOGIN, sight(1, 4.1, "POST /notes", json.dumps({"t": WORDS}))], profile)
    assert found.moves == WRITING


def test_drafts_and_searches_with_the_same_words_are_not_the_write(profile: Profile) -> None:
    sights = [LOGIN, *(sight(n, 3.0 + n, f"POST /{place}", json.dumps({"t": WORDS})) for n, place in ((1, "drafts"), (2, "notes")))]
    found = done(SIGN_IN + WRITING, sights, profile)
    assert found.write
    assert (found.write.place, found.also) == ("POST /notes", ["POST /drafts"])


def test_what_is_done_after_the_write_is_left_out_and_what_was_pointed_at_kept(profile: Profile) -> None:
    shown, away = Move("expect", Sign(text="Saved")), Move("click", Sign(text="Ward list"))
    found = done([*SIGN_IN, *WRITING, shown, away], [LOGIN, sight(1, 5.1, "POST /notes", json.dumps({"t": WORDS}))], profile)
    assert (found.moves, found.shown, found.left_out) == (WRITING, shown, 1)


def test_a_write_that_carried_nothing_typed_is_no_flow_that_writes(profile: Profile) -> None:
    with pytest.raises(UserError, match="POST /notes") as caught:
        done(SIGN_IN + WRITING, [LOGIN, sight(1, 5.2, "POST /notes", '{"t": "c2xlcHQ="}')], profile)
    assert caught.value.slug == "marker-not-seen"


def test_a_search_is_a_flow_that_reads(profile: Profile) -> None:
    found = done([*SIGN_IN, Move("fill", FIND, "Agnes Vollmer")], [LOGIN], profile)
    assert found.write is None
    assert Stepping(profile, URL).flow(found, "").steps[-1].value == "{patient_name}"


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        (Move("strange", value="a file"), "a file"),
        (Move("goto", value="http://elsewhere.example/x"), "elsewhere.example"),
        (Move("fill", Sign(label="PIN"), "8461-again"), "password or code"),
    ],
)
def test_what_no_flow_may_hold_is_refused(extra: Move, why: str, profile: Profile) -> None:
    body = json.dumps({"t": WORDS, "signing_pin": "8461-again"})
    sights = [LOGIN, sight(1, 6.2, "POST /notes", body)]
    with pytest.raises(UserError, match=why) as caught:
        Stepping(profile, URL).flow(done([*SIGN_IN, *WRITING[:2], extra, WRITING[2]], sights, profile), "")
    assert caught.value.slug == "recorded-step"
    assert "8461" not in str(caught.value)


def test_this_patient_becomes_any_patient(profile: Profile) -> None:
    opened = Move("goto", value=f"{URL}/patients/4711?tab=notes#/4711/new")
    recorded = [opened, Move("click", Sign(role="button", name="Note on Agnes Vollmer, 4711")), *WRITING[1:]]
    flow = Stepping(profile, URL).flow(Work(recorded, 3, sight(1, 1, "POST /notes", ""), "", WORDS), "{text} {marker}")
    assert [step.goto or (step.click and step.click.name) or step.value for step in flow.steps] == [
        "/patients/{patient}?tab=notes#/{patient}/new",
        "Note on {patient_name}, {patient}",
        "{text} {marker}",
        "Save",
    ]
    assert (len(flow.open), len(flow.draft), len(flow.submit)) == (2, 1, 1)


def test_tables_that_do_not_fit_leave_the_profile_as_it_was(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("routes = []\n")
    found = done(SIGN_IN + WRITING, [LOGIN, sight(1, 5.2, "POST /renew", json.dumps({"t": WORDS}))], profile)
    text = tables("write_note", Stepping(profile, URL).flow(found, "{text} {marker}"), found)
    assert 'role = "write"' in text
    with pytest.raises(UserError) as caught:
        add(path, text)
    assert (caught.value.slug, path.read_text()) == ("profile-not-toml", "routes = []\n")
