"""Histories as scenarios would leave them: a refresh race with a lost answer, a silent idle logout, a bad network."""

from __future__ import annotations

from wardround.history.events import (
    Act,
    AnyEvent,
    ClockMove,
    Ended,
    Exchange,
    Fault,
    Held,
    Intent,
    Limits,
    Picture,
    Remark,
    Row,
    Screen,
    Started,
)

T0 = 1_790_060_400.0


def started(scenario: str) -> Started:
    """The first event of a scenario."""
    return Started(
        at=T0, scenario=scenario, seed=7, portal="Demo portal", style="tokens", clock="virtual", server="aged",
        limits=Limits(idle_s=900, warning_s=60, absolute_s=43200, access_token_s=300), clinicians=["nurse-1"], patients=["P1", "P2"],
        can=["sign:warned", "role:refresh"],
    )  # fmt: skip


def act(number: int, at: float, tab: str, flow: str, phase: str, **more: object) -> Act:
    """One end of an act."""
    return Act(at=T0 + at, act=number, clinician="nurse-1", tab=tab, flow=flow, phase=phase, **more)  # type: ignore[arg-type]


def screen(at: float, tab: str, **more: object) -> Screen:
    """What a tab shows."""
    return Screen(at=T0 + at, clinician="nurse-1", tab=tab, **more)  # type: ignore[arg-type]


def exchange(n: int, at: float, tab: str, method: str, path: str, **more: object) -> Exchange:
    """One exchange, answered after 0.2 s with 200 unless said otherwise."""
    fields: dict[str, object] = {"status": 200, "answered_at": T0 + at + 0.2, "role": "read", **more}
    return Exchange(at=T0 + at, n=n, clinician="nurse-1", tab=tab, method=method, path=path, **fields)  # type: ignore[arg-type]


def sign_in(tab: str = "A") -> list[AnyEvent]:
    """A clinician signs in and opens a chart."""
    token = [Held(what="refresh", id="aa01", place="body"), Held(what="access", id="ac01", place="body")]
    return [
        act(1, 0.1, tab, "sign_in", "start"),
        exchange(1, 0.2, tab, "GET", "/", role="page"),
        exchange(2, 1.5, tab, "POST", "/api/auth/login", role="sign-in", issued=token),
        screen(1.8, tab, signed_in=True, user="nurse-1", signed_out=False, warned=False),
        act(1, 1.9, tab, "sign_in", "end", outcome="done"),
        act(2, 3.0, tab, "review_chart", "start", patient="P1"),
        exchange(3, 3.1, tab, "GET", "/api/patients/17", patients=["P1"]),
        exchange(4, 3.2, tab, "GET", "/api/patients/17/medications?status=active", patients=["P1"]),
        screen(3.5, tab, signed_in=True, user="nurse-1", patient="P1", patients=["P1"], signed_out=False, warned=False),
        act(2, 3.6, tab, "review_chart", "end", outcome="done", patient="P1"),
    ]


def refresh_race() -> list[AnyEvent]:
    """Two tabs refresh with the same token; the answer to the first is lost; the portal revokes the family."""
    old = [Held(what="refresh", id="aa01", place="body", name="refresh_token")]
    open_b: list[AnyEvent] = [
        act(3, 10, "B", "review_chart", "start", patient="P2"),
        exchange(5, 10.2, "B", "GET", "/api/patients/22", patients=["P2"]),
        screen(10.6, "B", signed_in=True, user="nurse-1", patient="P2", patients=["P2"], signed_out=False),
        act(3, 10.8, "B", "review_chart", "end", outcome="done", patient="P2"),
    ]
    polls: list[AnyEvent] = [exchange(10 + n, 60.0 * n, "AB"[n % 2], "GET", "/api/session", role="heartbeat") for n in range(1, 5)]
    race: list[AnyEvent] = [
        ClockMove(at=T0 + 11, move="idle", seconds=287),
        *polls,
        Fault(at=T0 + 298, fault=1, name="response_lost", phase="start", aim="role:refresh, first"),
        act(4, 300.0, "A", "order_medication", "start", patient="P1", intent="i1"),
        Intent(at=T0 + 300.1, intent="i1", clinician="nurse-1", tab="A", patient="P1", what="order", marker="WR-7f3a-01"),
        Fault(at=T0 + 300.3, fault=1, name="response_lost", phase="hit", n=20),
        exchange(
            20,
            300.2,
            "A",
            "POST",
            "/api/auth/token",
            role="refresh",
            presented=old,
            outcome="response-lost",
            faults=["response_lost"],
            answered_at=T0 + 300.5,
        ),
        exchange(
            21,
            300.4,
            "B",
            "POST",
            "/api/auth/token",
            role="refresh",
            presented=old,
            status=400,
            oauth_error="invalid_grant",
            answered_at=T0 + 300.7,
        ),
        Fault(at=T0 + 301, fault=1, name="response_lost", phase="end"),
        screen(301.2, "B", signed_in=False, signed_out=True, reason=None, page=1),
        exchange(22, 301.5, "A", "POST", "/api/auth/token", role="refresh", presented=old, status=400, oauth_error="invalid_grant"),
        exchange(23, 301.9, "A", "POST", "/api/patients/17/orders", role="write", status=401, markers=["WR-7f3a-01"]),
        screen(302.4, "A", signed_in=False, signed_out=True, reason="Please sign in", page=1),
        act(4, 310, "A", "order_medication", "end", outcome="silent", intent="i1", patient="P1"),
        Picture(at=T0 + 311, clinician="nurse-1", tab="A", file="a.png", why="after the order"),
    ]
    return [started("refresh_two_tabs_response_lost"), *sign_in(), *open_b, *race, Ended(at=T0 + 320, outcome="complete")]


def idle_logout() -> list[AnyEvent]:
    """Fifteen minutes without a touch, and the session ends without a word."""
    polls: list[AnyEvent] = [exchange(10 + n, 60.0 * n, "A", "GET", "/api/session", role="heartbeat") for n in range(1, 15)]
    return [
        started("idle_expiry_without_touch"),
        *sign_in(),
        act(3, 5, "A", "write_note", "start", patient="P1"),
        Intent(at=T0 + 6, intent="i1", clinician="nurse-1", tab="A", patient="P1", what="note", marker="WR-7f3a-02", draft=True),
        screen(
            8, "A", signed_in=True, user="nurse-1", patient="P1", patients=["P1"], drafts=["WR-7f3a-02"], warned=False, signed_out=False
        ),
        act(3, 9, "A", "write_note", "end", outcome="done", patient="P1"),
        ClockMove(at=T0 + 10, move="idle", seconds=900),
        *polls,
        exchange(40, 905, "A", "GET", "/api/session", role="heartbeat", status=401),
        screen(905.4, "A", signed_in=False, signed_out=True, reason=None, drafts=[], page=2),
        Picture(at=T0 + 906, clinician="nurse-1", tab="A", file="a.png", why="when the session had ended"),
        Ended(at=T0 + 911, outcome="complete"),
    ]


def offline() -> list[AnyEvent]:
    """The portal's answer is replaced, a request is lost, the portal is unreachable; the record cannot be read."""
    return [
        started("write_while_offline[order <b>&]"),
        *sign_in(),
        Fault(at=T0 + 20, fault=1, name="captive_portal", phase="start"),
        exchange(
            20,
            21,
            "A",
            "POST",
            "/api/patients/17/orders",
            role="write",
            outcome="replaced",
            arrived=False,
            status=302,
            faults=["captive_portal"],
        ),
        exchange(
            21,
            22,
            "A",
            "POST",
            "/api/patients/17/orders",
            role="write",
            outcome="request-lost",
            arrived=False,
            status=None,
            answered_at=None,
            faults=["offline"],
        ),
        exchange(22, 23, "A", "GET", "/api/patients/17", outcome="error", arrived=False, status=None, answered_at=None),
        exchange(23, 24, "A", "GET", "/api/patients/17/results", outcome="aborted", status=None, answered_at=None),
        Fault(at=T0 + 25, fault=1, name="captive_portal", phase="end"),
        Remark(at=T0 + 26, slug="no-reader", text="the profile names no record reader"),
        Row(at=T0 + 30, what="order", id="o-1", patient="P1", user="nurse-1", marker="WR-7f3a-01"),
        Ended(at=T0 + 31, outcome="complete"),
    ]
