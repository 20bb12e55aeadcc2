"""Every kind of event has its sentence, and the sentence says what happened."""

from __future__ import annotations

import typing

import pytest

from wardround.history.events import (
    Act,
    Alert,
    AnyEvent,
    AuditRow,
    ClockMove,
    Ended,
    Exchange,
    ExchangeOutcome,
    Fault,
    Intent,
    LeftOut,
    Limits,
    Outcome,
    Picture,
    RecordRead,
    Remark,
    Row,
    Screen,
    Started,
    Stored,
    Stream,
)
from wardround.history.history import History
from wardround.history.telling import changes, clock_time, fate, span, tell, told

AT = 1_790_060_400.0
SAMPLES: list[tuple[AnyEvent, str]] = [
    (
        Started(at=AT, scenario="idle", seed=1, portal="p", style="tokens", clock="real", server="real", limits=Limits()),
        "the scenario idle begins",
    ),
    (Ended(at=AT, outcome="interrupted", reason="Ctrl-C"), "the scenario ends: interrupted (Ctrl-C)"),
    (
        Act(at=AT, act=1, clinician="n1", tab="A", flow="order_medication", phase="end", outcome="silent", patient="P1"),
        "n1, tab A: order medication for P1 ends, the screen says nothing",
    ),
    (
        Intent(at=AT, intent="i", clinician="n1", tab="A", patient="P1", what="note", marker="M1"),
        "n1 means to write one note for P1 in tab A (marker M1)",
    ),
    (
        Screen(at=AT, clinician="n1", tab="A", signed_out=True),
        "tab A (n1) asks to sign in",
    ),
    (
        Exchange(
            at=AT, n=1, clinician="n1", tab="A", method="POST", path="/token", role="refresh", status=400, oauth_error="invalid_grant"
        ),
        "tab A (n1) sends POST /token (refresh): the portal answers 400 invalid_grant",
    ),
    (
        Exchange(
            at=AT, n=3, by="network", tab="A", clinician="n1", method="POST", path="/o", status=200, outcome="response-lost", resend_of=2
        ),
        "the network delivers once more, for tab A (n1), POST /o: the portal answers 200, the answer is lost on its way back",
    ),
    (
        Exchange(at=AT, n=2, by="harness", probe="access after sign-out", path="/api", status=200),
        "wardround itself asks (access after sign-out) GET /api: the portal answers 200",
    ),
    (Stream(at=AT, n=3, phase="message", sender="portal", patients=["P1"]), "stream 3: message from the portal about P1"),
    (Fault(at=AT, fault=1, name="offline", phase="start", aim="role:write"), "fault offline begins, aimed at role:write"),
    (ClockMove(at=AT, move="idle", seconds=870), "14 min 30 s idle"),
    (ClockMove(at=AT, move="skew", seconds=-300), "the client's clock is 5 min behind"),
    (Row(at=AT, what="order", id="o1", patient="P1", user="n1", marker="M1"), "the record holds order o1 for P1 by n1 (marker M1)"),
    (AuditRow(at=AT, id="a", action="sign-out", user="n1", outcome="success"), "the audit trail holds sign-out by n1: success"),
    (RecordRead(at=AT, of="audit", complete=False, reason="paged"), "the audit was read back in part (paged)"),
    (
        Stored(at=AT, clinician="n1", tab="A", place="localStorage", key="t", what="access"),
        "tab A (n1) keeps access in localStorage under t",
    ),
    (Alert(at=AT, alert="7", phase="trigger", patient="P1", whom=["n1", "n2"]), "alert 7 about P1 is set off for n1, n2"),
    (Alert(at=AT, alert="7", phase="seen", clinician="n1", tab="A"), "alert 7 reaches tab A (n1)"),
    (LeftOut(at=AT, of="alert-delivery", count=12), "12 more of the kind alert-delivery hold by themselves and are left out"),
    (Remark(at=AT, slug="s", text="as it is"), "as it is"),
    (Picture(at=AT, clinician="n1", tab="A", file="a.png", why="at the end"), "picture of tab A (n1): at the end"),
]


@pytest.mark.parametrize(("event", "sentence"), SAMPLES, ids=lambda value: type(value).__name__ if not isinstance(value, str) else "")
def test_a_sentence_for_each_kind(event: AnyEvent, sentence: str) -> None:
    assert tell(event) == sentence


def test_no_kind_is_missing() -> None:
    assert {type(event) for event, _ in SAMPLES} == set(typing.get_args(AnyEvent))


@pytest.mark.parametrize("outcome", typing.get_args(ExchangeOutcome))
def test_each_fate_of_an_exchange_is_told_apart(outcome: ExchangeOutcome) -> None:
    others = [fate(Exchange(at=AT, n=1, status=200, outcome=other)) for other in typing.get_args(ExchangeOutcome) if other != outcome]
    assert fate(Exchange(at=AT, n=1, status=200, outcome=outcome)) not in others


@pytest.mark.parametrize("outcome", typing.get_args(Outcome))
def test_each_end_of_an_act_is_told(outcome: Outcome) -> None:
    others = [other for other in typing.get_args(Outcome) if other != outcome]
    ends = [tell(Act(at=AT, act=1, clinician="n1", tab="A", flow="f", phase="end", outcome=end)) for end in [outcome, *others]]
    assert ends[0] not in ends[1:]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.42, "0.4 s"),
        (9, "9 s"),
        (59.7, "1 min"),
        (870, "14 min 30 s"),
        (3600, "1 h"),
        (43080, "11 h 58 min"),
        (7199.9, "2 h"),
    ],
)
def test_lengths_of_time(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_clock_time() -> None:
    assert clock_time(AT + 3661.9) == "08:01:01"


def test_a_screen_tells_only_what_is_new() -> None:
    before = Screen(at=AT, clinician="n1", tab="A", signed_in=True, user="n1", warned=True, patient="P1", patients=["P1"], drafts=["M1"])
    after = Screen(at=AT + 1, clinician="n1", tab="A", signed_in=True, user="n1", warned=False, patient="P1", patients=["P1"], page=1)
    assert changes(after, before) == ["takes the warning away", "has lost the draft (M1)", "has loaded a new page"]
    assert changes(before, before) == []


def test_a_sign_in_page_is_no_end_of_a_session() -> None:
    """Nobody was signed in before it."""
    page = Screen(at=AT, clinician="n1", tab="A", signed_out=True)
    inside = Screen(at=AT, clinician="n1", tab="A", signed_in=True)
    assert changes(page, None) == ["asks to sign in"]
    assert changes(page, Screen(at=AT, clinician="n1", tab="A", signed_in=False)) == ["asks to sign in"]
    assert changes(page, inside) == ["is signed out, no reason given"]
    assert changes(page, Screen(at=AT, clinician="n1", tab="A")) == ["is signed out, no reason given"]


def test_a_history_is_told_tab_by_tab() -> None:
    a = Screen(at=AT, clinician="n1", tab="A", patient="P1")
    b = Screen(at=AT + 1, clinician="n1", tab="B", patient="P1")
    sentences = told(History.from_events([a, b, a]))
    assert sentences == {0: "tab A (n1) shows P1", 1: "tab B (n1) shows P1", 2: "tab A (n1) shows the same"}
