"""A session on the wire: renewed as the portal says, ended only by the portal's own word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gevent
import pytest

from wardround.load.acting.caller import BACKOFF_S, TOLD_MOST_S, Caller
from wardround.load.acting.carrier import Reply
from wardround.load.acting.standing import SessionOver, Standing
from wardround.load.acting.ward import Ward
from wardround.load.evidence import Over
from wardround.load.plan import Plan
from wardround.load.writer import Writer
from wardround.workspace import kit

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.load.evidence import Line
    from wardround.load.templates import Prepared

SAVED = Reply(200, b"{}", "", {})
EXPIRED = Reply(401, b'{"error": "token_expired"}', "", {})
AWAY = Reply(503, b"", "", {})
REFUSED = Reply(400, b'{"error": "invalid_grant", "reason": "idle"}', "", {})


class Answers:
    """A portal that gives its answers in turn, its last one for good."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []

    def cookies(self) -> dict[str, str]:
        return {}

    def send(self, form: Prepared, *_: object, **__: object) -> Reply:
        self.asked.append(form.role)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class Noted(Writer):
    """Keeps what was put."""

    def __init__(self) -> None:
        super().__init__(None, "a")
        self.lines: list[Line] = []

    def put(self, line: Line) -> None:
        self.lines.append(line)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client waited, without waiting."""
    slept: list[float] = []
    monkeypatch.setattr(gevent, "sleep", slept.append)
    return slept


def caller(folder: Path, portal: Answers) -> tuple[Caller, Noted]:
    noted = Noted()
    profile = kit() / "src/wardround/reference/profiles/tokens.toml"
    plan = Plan(profile=str(profile), base_url="http://127.0.0.1:9", folder=str(folder), run="0A1B", seed=1, users=1, rate=1, run_time_s=1)
    ward = Ward(plan, noted)
    standing = Standing(ward, 1, "load.nurse.1")
    standing.begin(Reply(200, b'{"access_token": "t1", "expires_in": 300}', "", {}), {})
    return Caller(ward, standing, portal, {"username": "load.nurse.1", "tab": "1-0"}, 0), noted  # type: ignore[arg-type] # as a carrier answers


def read(one: Caller) -> Reply:
    return one.ask(one.ward.script.flows["open_ward_list"][0], {}, -1, "")


def test_a_refresh_without_an_answer_is_tried_again_more_and_more_slowly(tmp_path: Path, pauses: list[float]) -> None:
    portal = Answers(EXPIRED, AWAY)
    one, noted = caller(tmp_path, portal)
    assert read(one).lost
    assert pauses == list(BACKOFF_S)
    assert portal.asked == ["read", *["refresh"] * (len(BACKOFF_S) + 1)]
    assert one.standing.alive
    assert not [line for line in noted.lines if isinstance(line, Over)], "nobody said that the session is over"


@pytest.mark.parametrize(("told", "waits"), [("0", 0.0), ("7", 7.0), ("86400", TOLD_MOST_S)])
def test_what_the_portal_says_of_the_next_try_is_done(tmp_path: Path, pauses: list[float], told: str, waits: float) -> None:
    one, _ = caller(tmp_path, Answers(EXPIRED, Reply(503, b"", "", {"retry-after": told})))
    read(one)
    assert pauses == [waits] * len(BACKOFF_S)


def test_only_a_refusal_ends_the_session(tmp_path: Path, pauses: list[float]) -> None:
    one, noted = caller(tmp_path, Answers(EXPIRED, AWAY, REFUSED))
    with pytest.raises(SessionOver):
        read(one)
    assert pauses == [BACKOFF_S[0]]
    assert [(line.how, line.reason) for line in noted.lines if isinstance(line, Over)] == [("ended-untold", "idle")]


def test_a_stream_that_is_refused_while_nothing_can_be_renewed_ends_nothing(tmp_path: Path, pauses: list[float]) -> None:
    one, noted = caller(tmp_path, Answers(AWAY))
    one.refused("t1", EXPIRED.content)
    assert pauses
    assert one.standing.alive
    assert not [line for line in noted.lines if isinstance(line, Over)]


def test_a_renewed_token_is_used(tmp_path: Path, pauses: list[float]) -> None:
    portal = Answers(EXPIRED, Reply(200, b"", "", {}), SAVED)

    class Renews(Answers):
        def send(self, form: Prepared, *_: object, **__: object) -> Reply:
            if form.role == "refresh":
                one.standing.token = "t2"
            return super().send(form)

    renews = Renews(*portal.replies)
    one, _ = caller(tmp_path, renews)
    assert read(one) is SAVED
    assert renews.asked == ["read", "refresh", "read"]
    assert not pauses
