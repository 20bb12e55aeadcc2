"""What is known is written down as a profile that loads, with how it was learnt; what is not known is a question."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from wardround.learn import toml
from wardround.learn.facts import Facts
from wardround.learn.learnt import Learnt
from wardround.portal.profile import Clinician, load
from wardround.portal.screens import Sign, Step

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def learnt() -> Learnt:
    """A portal of which little is known."""
    nurse = Clinician(alias="nurse-1", role="nurse", username="n.kaur", password="env:PORTAL_NURSE_1_PASSWORD")
    found = Learnt("127.0.0.1:8000", "http://127.0.0.1:8000", "local", [nurse], hosts=["127.0.0.1:8000"])
    facts = found.facts
    facts.learn("session.style", "cookie", "its credential is a session on the server")
    facts.learn("sign_in.path", "/login", "the sign-in began there", "given")
    facts.learn("sign_in.username", Sign(label='The "name"'), "used a second time, and it led in", "checked")
    facts.learn("sign_in.password", Sign(label="Password"), "used a second time, and it led in", "checked")
    facts.learn("sign_in.submit", Sign(role="button", name="Log in"), "used a second time, and it led in", "checked")
    facts.learn("session.idle_s", 600, "the page ended the session 601 s after the last touch", "measured")
    facts.learn("session.warning_s", 60, "a script says warning_ms 60000", "likely")
    facts.ask("session.absolute_s", "how long after the sign-in does the session end in any case?")
    facts.ask("signs.warned", "what does the page show when the session is about to end?")
    found.sign_out = [Step(click=Sign(role="button", name="Log off"))]
    found.route({"role": "heartbeat", "path": "/unread", "method": "GET", "activity": False}, "seen: GET /unread came 12 times")
    return found


def test_the_profile_loads_and_says_what_was_learnt(learnt: Learnt, tmp_path: Path) -> None:
    path = tmp_path / "portal.toml"
    path.write_text(toml.written(learnt))
    profile = load(path)
    assert (profile.session.style, profile.session.idle_s, profile.session.warning_s) == ("cookie", 600, 60)
    assert profile.session.absolute_s is None
    assert profile.sign_in.username == Sign(label='The "name"')
    assert [(route.role, route.path, route.activity) for route in profile.routes] == [("heartbeat", "/unread", False)]
    assert [step.click.name for step in profile.sign_out if step.click] == ["Log off"]


def test_each_value_says_how_it_was_learnt_and_what_is_unknown_is_asked(learnt: Learnt) -> None:
    text = toml.written(learnt)
    assert "idle_s = 600  # measured: the page ended the session 601 s after the last touch" in text
    assert "warning_s = 60  # LIKELY: a script says warning_ms 60000" in text
    assert "# absolute_s: how long after the sign-in does the session end in any case?" in text
    assert "# warned: what does the page show when the session is about to end?" in text
    assert "# seen: GET /unread came 12 times\n[[routes]]" in text
    assert "absolute_s" not in tomllib.loads(text)["session"]


def test_a_conclusion_does_not_replace_what_was_seen() -> None:
    facts = Facts()
    facts.ask("session.idle_s", "how long?")
    facts.learn("session.idle_s", 900, "a header says so")
    facts.learn("session.idle_s", 600, "a guess", "likely")
    assert facts.get("session.idle_s") == 900
    assert not facts.questions
    facts.ask("session.idle_s", "how long?")
    assert not facts.questions, "what is known is not asked"


def test_a_route_is_told_once(learnt: Learnt) -> None:
    learnt.route({"role": "read", "path": "/unread", "method": "GET"}, "seen again")
    assert learnt.with_role("heartbeat") == [("GET", "/unread")]
    assert not learnt.with_role("read")
