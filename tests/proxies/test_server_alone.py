"""Faults of credentials under mitmdump: common names and shapes, and what the fault itself has seen."""

from __future__ import annotations

import json

from mitmproxy import http
from mitmproxy.test import tflow

from proxies.keys_rotated import KeysRotated
from proxies.lost_session_node import LostSessionNode
from proxies.replica_lag import ReplicaLag
from proxies.token_revoked import TokenRevoked

TOKEN = "access-00000001"
BEARER = f"Bearer {TOKEN}"


def asks() -> http.HTTPFlow:
    """A request with a token and a session."""
    flow = tflow.tflow()
    flow.request.headers["authorization"] = BEARER
    flow.request.headers["cookie"] = "sessionid=s-12345678; theme=dark"
    return flow


def issues(token: str) -> http.HTTPFlow:
    """An answer that brings a token."""
    flow = tflow.tflow(resp=True)
    body = json.dumps({"access_token": token, "expires_in": 300}).encode()
    flow.response = http.Response.make(200, body, {"content-type": "application/json"})
    return flow


def test_a_node_without_the_session() -> None:
    """Both are gone, and nothing else."""
    flow = asks()
    LostSessionNode().request(flow)
    assert "authorization" not in flow.request.headers
    assert flow.request.headers["cookie"] == "theme=dark"


def test_a_revoked_token() -> None:
    """Another value of the same shape."""
    flow = asks()
    TokenRevoked().request(flow)
    assert flow.request.headers["authorization"].startswith("Bearer access-000")
    assert flow.request.headers["authorization"] != BEARER


def test_a_replica_lags() -> None:
    """The fault remembers what was issued; with no lag, nothing is refused."""
    for fault, refused in ((ReplicaLag(lag_s=60), True), (ReplicaLag(lag_s=0), False)):
        fault.response(issues(TOKEN))
        flow = asks()
        fault.request(flow)
        assert (flow.request.headers["authorization"] != BEARER) == refused


def test_old_keys() -> None:
    """What it has seen being issued is new."""
    fault = KeysRotated()
    flow = asks()
    fault.request(flow)
    assert flow.request.headers["authorization"] != BEARER
    fault.response(issues(TOKEN))
    flow = asks()
    fault.request(flow)
    assert flow.request.headers["authorization"] == BEARER
