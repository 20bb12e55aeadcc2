"""What a profile says of the wire is read, and what cannot be meant is refused."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from wardround.errors import UserError
from wardround.portal.profile import load
from wardround.reference.people import credentials
from wardround.workspace import kit

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = kit() / "src/wardround/reference/profiles"
SMALL = """
[portal]
name = "p"
base_url = "http://127.0.0.1:1"
hosts = ["127.0.0.1:1"]
environment = "test"
[session]
style = "cookie"
[[clinicians]]
alias = "c"
username = "c"
password = "env:C"
"""


def refused(tmp_path: Path, more: str) -> UserError:
    path = tmp_path / "portal.toml"
    path.write_text(SMALL + more)
    with pytest.raises(UserError) as caught:
        load(path)
    return caught.value


@pytest.mark.parametrize("style", ["tokens", "cookie"])
def test_the_shipped_profiles_say_how_each_flow_is_done_on_the_wire(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ) | credentials())
    profile = load(SHIPPED / f"{style}.toml")
    assert [name for name, flow in profile.flows.items() if not flow.wire] == []
    assert profile.on_the_wire.sign_in
    assert bool(profile.on_the_wire.refresh) == (style == "tokens")
    assert profile.flows["write_note"].wire[-1].method == "POST"
    assert profile.flows["write_note"].wire[-1].path == "/api/patients/{patient}/notes"


def test_a_request_has_one_verb(tmp_path: Path) -> None:
    error = refused(tmp_path, '[on_the_wire]\nsign_in = [{ get = "/a", post = "/b" }]')
    assert error.slug == "profile-value"
    assert "exactly one of get, post, put, patch, delete is needed, not get, post" in error.message


def test_a_request_has_one_body(tmp_path: Path) -> None:
    error = refused(tmp_path, '[on_the_wire]\nsign_in = [{ post = "/b", send = { a = 1 }, form = { b = "2" } }]')
    assert "one body only" in error.message


@pytest.mark.parametrize(
    "more",
    [
        '[on_the_wire]\nrefresh = [{ post = "http://elsewhere.test/token" }]',
        '[flows.review_chart]\nsteps = []\nwire = [{ get = "https://elsewhere.test/chart" }]',
        '[load.trigger]\nid = "x"\nrequest = { post = "http://elsewhere.test/alert" }',
    ],
)
def test_no_request_leaves_the_listed_hosts(tmp_path: Path, more: str) -> None:
    assert refused(tmp_path, more).slug == "host-not-listed"


def test_a_numbered_account_names_its_secrets(tmp_path: Path) -> None:
    table = '[[load.accounts]]\ncount = 3\nusername = "u{n}"\npassword = '
    assert refused(tmp_path, f'{table}"hunter2"').slug == "secret-in-clear"
    assert refused(tmp_path, f'{table}"env:P_{{n}}"\ntotp = "JBSWY3DP"').slug == "secret-in-clear"
    path = tmp_path / "portal.toml"
    path.write_text(f'{SMALL}{table}"env:P_{{n}}"')
    assert load(path).load.accounts[0].count == 3


def test_a_trigger_names_its_secrets(tmp_path: Path) -> None:
    trigger = '[load.trigger]\nid = "x"\nrequest = { post = "/alert", headers = { Authorization = "Bearer 123" } }'
    assert refused(tmp_path, trigger).slug == "secret-in-clear"


def test_the_portal_has_a_crowd_to_sign_in() -> None:
    tables: dict[str, Any] = tomllib.loads((SHIPPED / "tokens.toml").read_text())
    from wardround.reference.people import CROWD, by_username

    for accounts in tables["load"]["accounts"]:
        for number in (1, accounts["count"]):
            person = by_username(accounts["username"].replace("{n}", str(number)))
            assert person is not None
            assert person.role.lower() == accounts["role"]
    assert len({person.username for person in CROWD}) == sum(accounts["count"] for accounts in tables["load"]["accounts"])
