"""The sequence picture and its steps: the evidence is always told, in order, and what is lost is seen to be lost."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.reports.histories import T0, act, exchange, idle_logout, offline, refresh_race, screen, sign_in, started
from tests.reports.sample import seqs
from wardround.history.events import AnyEvent, ClockMove, Exchange, ExchangeOutcome, Fault, Held
from wardround.history.history import History
from wardround.report import svg
from wardround.report.sequence import sequence
from wardround.report.steps import MOST, story


def draw(events: list[AnyEvent], evidence: list[int]) -> ET.Element:
    """The picture of a history, read back as XML."""
    return ET.fromstring(sequence(story(History.from_events(events), evidence), "t <&>", "p"))  # noqa: S314 - our own picture


def texts(picture: ET.Element, kind: str | None = None) -> list[str]:
    """The texts in a picture, from top to bottom."""
    found = [text for text in picture.iter("text") if kind is None or kind in (text.get("class") or "").split()]
    return [text.text or "" for text in sorted(found, key=lambda text: float(text.get("y") or 0))]


def test_all_evidence_is_told_in_order() -> None:
    events = refresh_race()
    history = History.from_events(events)
    evidence = [event.seq for event in history.exchanges if event.role == "refresh"]
    told = story(history, evidence)
    assert [step.event.seq for step in told.steps if step.evidence] == sorted(evidence, key=lambda seq: history.events[seq].at)
    assert [step.event.at for step in told.steps] == sorted(step.event.at for step in told.steps)
    assert [step.number for step in told.steps] == list(range(1, len(told.steps) + 1))


def test_a_long_history_is_cut_down_and_says_so() -> None:
    polls: list[AnyEvent] = [exchange(n, 60.0 * n, "A", "GET", "/api/session", role="heartbeat") for n in range(1, 700)]
    events = [started("shift"), *sign_in(), *polls, screen(43000, "A", signed_out=True)]
    told = story(History.from_events(events), [len(events) - 1, 12])
    assert len(told.steps) <= MOST
    assert {12, len(events) - 1} <= {step.event.seq for step in told.steps}
    # the first event is the beginning of the history, which is no step
    assert len(told.steps) + told.left_out == len(events) - 1
    before_first = 11
    assert sum(step.hidden for step in told.steps) <= told.left_out <= sum(step.hidden for step in told.steps) + before_first


def test_of_a_storm_the_beginning_and_the_end_are_told() -> None:
    polls: list[AnyEvent] = [exchange(n, 1.0 * n, "A", "GET", "/api/session", role="heartbeat") for n in range(100)]
    told = story(History.from_events([started("storm"), *polls]), range(1, 101))
    assert {1, 2, 99, 100} <= {step.event.seq for step in told.steps}
    assert len(told.steps) <= 40
    assert len(told.steps) + told.left_out == 100
    assert max(step.hidden for step in told.steps) == told.left_out


def test_without_evidence_the_end_is_told() -> None:
    told = story(History.from_events(idle_logout()), [])
    assert any("is signed out" in step.text for step in told.steps)


def test_idle_and_a_closed_lid_are_told_apart() -> None:
    def gaps(move: str) -> list[str]:
        events: list[AnyEvent] = [
            started("s"),
            screen(1, "A", signed_in=True),
            ClockMove(at=T0 + 2, move=move, seconds=870),  # type: ignore[arg-type]
            screen(872, "A", signed_in=True, locked=True),
        ]
        return [step.gap for step in story(History.from_events(events), [1, 3]).steps if step.gap]

    assert gaps("idle") == ["14 min 31 s idle"]
    assert gaps("sleep") == ["14 min 31 s, lid closed"]
    assert gaps("skew") == ["14 min 30 s later"]


def test_answers_are_drawn_when_they_came() -> None:
    """In a race the order of request and answer is the story."""
    events: list[AnyEvent] = [
        started("race"),
        exchange(1, 1.0, "A", "POST", "/one", role="refresh", answered_at=T0 + 3, status=201),
        exchange(2, 2.0, "B", "POST", "/two", role="refresh", answered_at=T0 + 2.5, status=202),
        screen(4, "A", signed_out=True),
    ]
    picture = draw(events, [1, 2])
    order = [text for text in texts(picture) if text in {"POST /one", "POST /two", "201", "202"} or text.startswith("201")]
    assert [text[:9] for text in order] == ["POST /one", "POST /two", "202", "201 after"]


@pytest.mark.parametrize(
    ("outcome", "arrived", "crosses", "said"),
    [
        ("answered", True, 0, None),
        ("request-lost", False, 1, "lost: captive portal"),
        ("response-lost", True, 1, "lost: captive portal"),
        ("replaced", False, 1, "503 from captive portal"),
        ("replaced", True, 1, "503 from captive portal"),
        ("aborted", True, 1, "the browser gives up"),
        ("error", False, 1, "unreachable"),
        ("open", True, 0, None),
    ],
)
def test_what_is_lost_is_seen_to_be_lost(outcome: ExchangeOutcome, *, arrived: bool, crosses: int, said: str | None) -> None:
    status = None if outcome in {"request-lost", "aborted", "error", "open"} else 503
    lost = exchange(9, 5, "A", "POST", "/x", role="write", outcome=outcome, arrived=arrived, status=status, faults=["captive_portal"])
    picture = draw([started("s"), *sign_in(), lost], [11])
    assert len([path for path in picture.iter("path") if path.get("class") == "cross"]) == crosses
    unsent = ["never sent on"] if outcome == "replaced" and not arrived else []
    assert texts(picture, "losttext") == [*unsent, *([said] if said else [])]


def test_a_fault_is_a_band_on_the_wire() -> None:
    events = refresh_race()
    bands = [
        rect
        for rect in draw(events, seqs(events, *[e for e in events if isinstance(e, Fault)])).iter("rect")
        if rect.get("class") == "band"
    ]
    assert len(bands) == 1
    unended = [event for event in events if not (isinstance(event, Fault) and event.phase == "end")]
    start = next(number for number, event in enumerate(unended) if isinstance(event, Fault))
    assert len([rect for rect in draw(unended, [start]).iter("rect") if rect.get("class") == "band"]) == 1


def test_a_held_message_says_so() -> None:
    gate = Fault(at=T0 + 5, fault=3, name="barrier", phase="hit", n=9, gate=True)
    picture = draw([started("s"), gate, exchange(9, 5, "A", "POST", "/x", role="refresh")], [2])
    assert "held" in texts(picture)


def test_what_wardround_asks_itself_starts_at_the_wire() -> None:
    asked = Exchange(
        at=T0 + 9,
        n=9,
        by="harness",
        probe="access after sign-out",
        path="/api/me",
        status=200,
        presented=[Held(what="access", id="a", place="header")],
    )
    picture = draw([started("s"), *sign_in(), asked], [11])
    assert any("access after" in text for text in texts(picture, "message"))


def test_two_clinicians_have_lanes_of_their_own() -> None:
    other = act(5, 6, "A", "sign_in", "start")
    events: list[AnyEvent] = [
        started("s"),
        *sign_in(),
        type(other)(at=other.at, act=5, clinician="nurse-2", tab="A", flow="sign_in", phase="start"),
    ]
    heads = texts(draw(events, [1, 11]), "lanehead")
    assert sorted(heads) == ["portal", "tab A · nurse-1", "tab A · nurse-2", "wire"]


def test_every_kind_of_event_can_be_drawn() -> None:
    for events in (offline(), idle_logout(), refresh_race()):
        picture = draw(events, list(range(len(events))))
        numbers = [int(text) for text in texts(picture, "evidencenumber")]
        assert set(numbers) == set(range(1, len(events) + 1))


def test_nothing_is_drawn_outside() -> None:
    events = offline()
    picture = draw(events, list(range(len(events))))
    _, _, width, height = map(float, (picture.get("viewBox") or "").split())
    for rect in picture.iter("rect"):
        x, y = float(rect.get("x") or 0), float(rect.get("y") or 0)
        assert x >= 0
        assert x + float(rect.get("width") or 0) <= width + 1
        assert y + float(rect.get("height") or 0) <= height + 1


def test_paths_are_shortened_in_the_middle() -> None:
    assert svg.shorten("GET /api/patients/17/medications?status=active", 160) == "GET /api/patie…tus=active"
    assert svg.shorten("GET /", 160) == "GET /"


def test_text_is_escaped() -> None:
    assert svg.text(1, 2, "<script>&") == '<text x="1" y="2">&lt;script&gt;&amp;</text>'
    assert svg.tag("g", class_='a"b') == '<g class="a&quot;b"/>'
