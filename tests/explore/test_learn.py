"""What is learnt from a fault-free run: the same exchange is met again, ids and tokens are out, repetitions stand for each other."""

from __future__ import annotations

import pytest

from wardround.explore.learn import normal, spots
from wardround.history.events import Act, Exchange, Started
from wardround.history.events import Limits as Bounds
from wardround.history.history import History

BEGAN = 1_700_000_000.0


def exchange(n: int, at: float, **more: object) -> Exchange:
    given: dict[str, object] = {"clinician": "nurse-1", "tab": "A", "how": "fetch", "path": "/api/x", "role": "read", "status": 200, **more}
    return Exchange(at=BEGAN + at, n=n, answered_at=BEGAN + at + 0.5, **given)  # type: ignore[arg-type]


def history(*events: Exchange | Act) -> History:
    began = Started(at=BEGAN, scenario="s", seed=7, portal="p", style="tokens", clock="virtual", server="aged", limits=Bounds())
    return History((began, *events))


@pytest.mark.parametrize(
    ("path", "glob"),
    [
        ("/patients/f6p5q65g5q/orders?x=1", "/patients/*/orders"),
        ("/api/v1/oauth2/token", "/api/v1/oauth2/token"),
        ("/static/601c327e6e74/js/main.js", "/static/*/js/main.js"),
        ("/Patient/3fa85f64-5717-4562-b3fc-2c963f66afa6", "/Patient/*"),
        ("/orders/1042/sign", "/orders/*/sign"),
        ("/.well-known/openid-configuration", "/.well-known/openid-configuration"),
        ("/", "/"),
        ("/sign-in", "/sign-in"),
    ],
)
def test_ids_are_taken_out_of_a_path(path: str, glob: str) -> None:
    assert normal(path) == glob


def test_the_aim_of_each_exchange_counts_those_that_it_would_match() -> None:
    found = spots(
        history(
            exchange(1, 0, path="/orders/11"),
            exchange(2, 1, path="/orders/12"),
            exchange(3, 2, path="/orders/13", tab="B"),
            exchange(4, 3, path="/orders/14", method="POST", role="write"),
        )
    )
    assert [(spot.path, spot.tab, spot.method, spot.nth) for spot in found] == [
        ("/orders/*", "A", "GET", 1),
        ("/orders/*", "A", "GET", 2),
        ("/orders/*", "B", "GET", 1),
        ("/orders/*", "A", "POST", 1),
    ]
    assert found[1].aim.nth == 2
    assert found[0].taken == 0.5


def test_what_no_page_sent_is_no_exchange_of_the_matrix() -> None:
    found = spots(
        history(
            exchange(1, 0),
            exchange(2, 1, by="harness", probe="access after sign-out"),
            exchange(3, 2, how="preflight", method="OPTIONS"),
            exchange(4, 3, resend_of=1),
        )
    )
    assert [spot.n for spot in found] == [1]


def test_a_heartbeat_stands_for_the_next_one_but_not_for_the_one_after_a_refresh() -> None:
    found = spots(
        history(
            exchange(1, 0, path="/beat", role="heartbeat"),
            exchange(2, 60, path="/beat", role="heartbeat"),
            exchange(3, 100, path="/token", role="refresh", method="POST"),
            exchange(4, 120, path="/beat", role="heartbeat"),
            exchange(5, 180, path="/beat", role="heartbeat"),
        )
    )
    assert [spot.like for spot in found] == [None, 1, None, None, 4]


def test_the_flow_under_way_is_named() -> None:
    act = Act(at=BEGAN, act=3, clinician="nurse-1", tab="A", flow="order_medication", phase="start")
    assert spots(history(act, exchange(1, 1, act=3), exchange(2, 2)))[0].act == "order_medication"


def test_a_refresh_that_no_act_asked_for_is_met_whichever_tab_sends_it() -> None:
    found = spots(
        history(
            exchange(1, 0, path="/token", role="refresh", method="POST", act=1),
            exchange(2, 300, path="/token", role="refresh", method="POST", tab="B"),
            exchange(3, 600, path="/token", role="refresh", method="POST", tab="A"),
        )
    )
    assert [(spot.aim.tab, spot.aim.nth) for spot in found] == [("A", 1), (None, 2), (None, 3)]
