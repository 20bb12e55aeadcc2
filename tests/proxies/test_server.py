"""Faults of the portal's own machinery: what it does not know, and has its own refusal for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from proxies.keys_rotated import KeysRotated
from proxies.lost_session_node import LostSessionNode
from proxies.replica_lag import ReplicaLag
from proxies.token_revoked import TokenRevoked
from tests.wire.conftest import NOON
from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def refresh(tab: httpx.Client, token: str = "refresh-0000") -> str:  # noqa: S107  # the test portal's own
    """A new access token."""
    answer = tab.post("/token", data={"grant_type": "refresh_token", "refresh_token": token})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def guarded(tab: httpx.Client, token: str) -> int:
    """The status of a request that needs authority."""
    return tab.get("/guarded", headers={"authorization": f"Bearer {token}"}).status_code


def test_a_node_without_the_session(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal's own refusal, once; the next request is served with the same token."""
    token = refresh(tab_a)
    with wire.fault(LostSessionNode(), Aim(path="/guarded", nth=1)) as fault:
        assert [guarded(tab_a, token), guarded(tab_a, token)] == [401, 200]
    assert ["authorization" in seen[2] for seen in upstream.seen] == [False, False, True]
    assert fault.hits == 1
    refused, served = events.exchanges(3, None)[1:]
    assert (refused.outcome, refused.arrived, refused.accepted, refused.oauth_error) == ("answered", True, False, "invalid_token")
    assert refused.faults == ["lost_session_node"]
    assert [held.expired for held in refused.presented] == [False]
    assert (served.accepted, served.faults) == (True, [])


@pytest.mark.parametrize("profile", [{"style": "cookie", "credentials": {"session_cookies": ["sid"]}}], indirect=True)
@pytest.mark.parametrize(("unknown", "sent"), [(False, "theme=dark"), (True, "sid=s-12345789; theme=dark")])
def test_a_session_cookie_is_taken_off_or_unknown(
    wire: Wire,
    tab_a: httpx.Client,
    upstream: Upstream,
    unknown: bool,  # noqa: FBT001
    sent: str,
) -> None:
    """What is no credential stays."""
    upstream.good.add("s-12345678")
    headers = {"cookie": "sid=s-12345678; theme=dark"}
    with wire.fault(LostSessionNode(unknown=unknown)):
        assert tab_a.get("/guarded", headers=headers).status_code == 401
    assert tab_a.get("/guarded", headers=headers).status_code == 200
    assert upstream.seen[0][2]["cookie"] == sent


def test_a_node_may_not_know_a_refresh_token_either(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """It stands in a body: the field stays, its value is nobody's."""
    with wire.fault(LostSessionNode(), "refresh"):
        answer = tab_a.post("/token", data={"grant_type": "refresh_token", "refresh_token": "refresh-0000"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert b"refresh_token=refresh-" in upstream.seen[0][3]
    assert refresh(tab_a) == "access-00000000"


def test_a_revoked_token_stays_revoked(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder) -> None:
    """In every tab, and after the fault has ended; a new one works."""
    token, other = refresh(tab_a), refresh(tab_b)
    with wire.fault(TokenRevoked(), Aim(path="/guarded", nth=1)) as fault:
        assert guarded(tab_a, token) == 401
        assert guarded(tab_b, token) == 401
        assert guarded(tab_b, other) == 200
    assert fault.hits == 2
    assert guarded(tab_a, token) == 401
    assert guarded(tab_a, refresh(tab_a)) == 200
    found = [(e.accepted, e.faults) for e in events.exchanges(8) if e.path == "/guarded"]
    assert found[0] == found[1] == (False, ["token_revoked"])
    assert [accepted for accepted, _ in found] == [False, False, True, False, True]


@pytest.mark.parametrize(("what", "statuses"), [("access", [401, 200]), ("refresh", [200, 400])])
def test_only_one_kind_is_revoked(wire: Wire, tab_a: httpx.Client, what: str, statuses: list[int]) -> None:
    """With ``access``, a refresh helps."""
    token = refresh(tab_a)
    with wire.fault(TokenRevoked(what=what)):  # type: ignore[arg-type]
        first = guarded(tab_a, token)
        second = tab_a.post("/token", data={"grant_type": "refresh_token", "refresh_token": "refresh-0000"}).status_code
    assert [first, second] == statuses


def test_the_harness_meets_the_same_refusal(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """A probe after the session's end must not find alive what was revoked."""
    token = refresh(tab_a)
    assert guarded(tab_a, token) == 200
    alive = wire.probe("nurse-1", "access", "sign-out")
    assert alive is not None
    assert alive.status == 200
    with wire.fault(TokenRevoked(), Aim(path="/guarded", nth=1)):
        assert guarded(tab_a, token) == 401
    dead = wire.probe("nurse-1", "access", "sign-out")
    assert dead is not None
    assert dead.status == 401
    assert upstream.paths()[0] == "/token"


def test_a_replica_that_lags(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder) -> None:
    """The new token is refused for so long, in every tab; the old one and another are not."""
    old = refresh(tab_b)
    with wire.fault(ReplicaLag(lag_s=3), Aim(role="refresh", nth=1)) as fault:
        new = refresh(tab_a)
        wire.set_now(NOON + 2.9)
        assert [guarded(tab_a, new), guarded(tab_b, new), guarded(tab_b, old)] == [401, 401, 200]
        wire.set_now(NOON + 3)
        assert guarded(tab_a, new) == 200
        assert guarded(tab_a, refresh(tab_a)) == 200
    assert fault.hits == 2
    found = [(e.status, e.outcome, e.faults) for e in events.exchanges(7) if e.path == "/guarded"]
    assert found[:3] == [(401, "answered", ["replica_lag"])] * 2 + [(200, "answered", [])]


def test_the_end_of_the_fault_ends_the_lag(wire: Wire, tab_a: httpx.Client) -> None:
    """It is always taken down."""
    with wire.fault(ReplicaLag(lag_s=3600), "refresh"):
        new = refresh(tab_a)
        assert guarded(tab_a, new) == 401
    assert guarded(tab_a, new) == 200


def test_keys_are_rotated(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """All older tokens are refused, one that nobody has seen being issued as well; a refresh works, and so does what it brings."""
    old, older = refresh(tab_a), refresh(tab_b)
    upstream.good.add("access-from-before")
    with wire.fault(KeysRotated(), "read") as fault:
        assert [guarded(tab_a, old), guarded(tab_b, older), guarded(tab_b, "access-from-before")] == [401, 401, 401]
        new = refresh(tab_a)
        assert guarded(tab_a, new) == guarded(tab_b, new) == 200
    assert fault.hits == 3
    assert guarded(tab_a, old) == 401
    assert guarded(tab_a, new) == 200
    assert [e.faults for e in events.exchanges(9) if e.role == "refresh"] == [[], [], []]
