"""What is wrong with a profile: one line that says where, what, what is allowed and what was probably meant."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from wardround import workspace
from wardround.errors import UserError
from wardround.portal.profile import Profile, load
from wardround.portal.profile_errors import listed

GOOD = """
[portal]
name = "p"
base_url = "http://127.0.0.1:8000"
hosts = ["127.0.0.1:8000"]
environment = "test"
[session]
style = "cookie"
[[clinicians]]
alias = "nurse-1"
username = "n"
password = "env:PW"
"""


def refused(tmp_path: Path, text: str) -> UserError:
    path = tmp_path / "portal.toml"
    path.write_text(text)
    with pytest.raises(UserError) as error:
        load(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    return error.value


def test_a_good_profile_is_read(tmp_path: Path) -> None:
    path = tmp_path / "portal.toml"
    path.write_text(GOOD)
    assert load(path).portal.name == "p"


@pytest.mark.parametrize(
    ("old", "new", "slug", "said"),
    [
        ("style =", "stile =", "profile-key-missing", "[session] lacks 'style'"),
        ('name = "p"', 'name = "p"\nadaptor = "x.py"', "profile-unknown-key", "[portal] has the key 'adaptor'. Did you mean 'adapter'?"),
        (
            "[session]",
            "[sesion]\n[session]",
            "profile-unknown-key",
            "the profile's top level has the key 'sesion'. Did you mean 'session'?",
        ),
        (
            'username = "n"',
            'username = "n"\npasword = "x"',
            "profile-unknown-key",
            "[clinicians[1]] has the key 'pasword'. Did you mean 'password'?",
        ),
        ('"cookie"', '"cookies"', "profile-value", "session.style is 'cookies'. Did you mean 'cookie'? Allowed: tokens, cookie."),
        ('"cookie"', '"cookie"\nidle_s = "soon"', "profile-value", "session.idle_s is 'soon'"),
        ('"test"', '"production"', "production-refused", "Use a test system"),
        ('["127.0.0.1:8000"]', '["ward.example"]', "host-not-listed", "127.0.0.1:8000, which is not in portal.hosts (ward.example)"),
        ('["127.0.0.1:8000"]', "[]", "host-not-listed", "(empty)"),
        ('"http://127.0.0.1:8000"', '"ward.example"', "profile-value", "http:// or https://"),
        ('"env:PW"', '"hunter2"', "secret-in-clear", "clinicians (nurse-1) password holds a secret in clear"),
        ('"env:PW"', '"env:PW"\ntotp = "JBSWY3DPEHPK3PXP"', "secret-in-clear", "clinicians (nurse-1) totp"),
        ("[session]", 'adapter = "none.py"\n[session]', "adapter-missing", "'none.py'"),
        ('"cookie"', '"cookie"\n[record]\nurl = "http://elsewhere/x"', "host-not-listed", "record.url is on elsewhere"),
        ('"cookie"', '"cookie"\n[record]\nurl = "postgresql://u@other/d"\nsql = "SELECT 1"', "host-not-listed", "record.url is on other"),
        (
            '"cookie"',
            '"cookie"\n[record]\nurl = "postgresql://u@127.0.0.1:8000/d?hostaddr=10.0.0.9"\nsql = "SELECT 1"',
            "host-not-listed",
            "record.url is on 10.0.0.9",
        ),
        ('"cookie"', '"cookie"\n[record]\nurl = "postgresql://u:pw@/d"\nsql = "SELECT 1"', "secret-in-clear", "record.url holds a secret"),
        ('"cookie"', '"cookie"\n[record]\nurl = "/record"\nsql = "SELECT 1"', "profile-value", "record.sql is given"),
        ('"cookie"', '"cookie"\n[audit]\nurl = "sqlite:////x"', "profile-value", "audit.sql is absent"),
        ('"cookie"', '"cookie"\n[server]\nreset = "http://elsewhere/x"', "host-not-listed", "server.reset is on elsewhere"),
        (
            '"cookie"',
            '"cookie"\n[audit]\nurl = "/a"\nheaders = {Authorization = "Bearer abc"}',
            "secret-in-clear",
            "audit.headers.Authorization",
        ),
        ('style = "cookie"', 'style = "cookie', "profile-not-toml", "line"),
        (
            "[[clinicians]]",
            "[[clinicians]]\nalias='nurse-1'\nusername='m'\npassword='env:PW'\n[[clinicians]]",
            "profile-value",
            "two clinicians",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, old: str, new: str, slug: str, said: str) -> None:
    error = refused(tmp_path, GOOD.replace(old, new, 1))
    assert error.slug == slug
    assert said in str(error)


def test_a_secret_is_never_repeated(tmp_path: Path) -> None:
    for text in (GOOD.replace("env:PW", "hunter2"), GOOD.replace('password = "env:PW"', 'password = ["hunter2"]')):
        assert "hunter2" not in str(refused(tmp_path, text))


def test_the_others_are_counted(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD.replace("[session]", "[session]\nx = 1\ny = 2"))
    assert "(1 more after this one.)" in str(error)


def test_an_unknown_key_deep_in_a_flow_lists_that_tables_keys(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD + '[flows.write_note]\nsteps = [{ clik = { text = "x" } }]\n')
    assert "[flows.write_note.steps[1]] has the key 'clik'. Did you mean 'click'?" in str(error)


def test_a_bearer_header_that_names_its_secret_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "portal.toml"
    path.write_text(GOOD + '[record]\nurl = "/r"\nheaders = {Authorization = "Bearer env:T", Accept = "application/json"}\n')
    assert load(path).record is not None


def test_a_missing_file_names_what_is_beside_it(tmp_path: Path) -> None:
    (tmp_path / "ward.toml").write_text("")
    with pytest.raises(UserError, match=r"there is: ward\.toml") as error:
        load(tmp_path / "portal.toml")
    assert error.value.slug == "profile-missing"


@pytest.mark.parametrize(
    ("url", "hosts", "expected"),
    [
        ("http://ward.example/x", ["ward.example"], True),
        ("http://WARD.example:81/x", ["ward.example"], True),
        ("http://ward.example:81", ["ward.example:80"], False),
        ("http://ward.example.evil", ["ward.example"], False),
        ("http://ward.example@evil/", ["ward.example"], False),
        ("http://127.0.0.1:{port}", ["127.0.0.1:{port}"], True),
        ("http://[::1]:80/", ["[::1]:80"], True),
        ("//evil/x", ["ward.example"], False),
        ("/service/record", [], True),
    ],
)
def test_which_hosts_are_listed(url: str, hosts: list[str], expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert listed(url, hosts) is expected


def test_the_example_is_a_profile_and_so_is_all_that_it_comments_out() -> None:
    text = (Path(workspace.__file__).parent / "portal" / "example.toml").read_text()
    Profile.model_validate(tomllib.loads(text))
    # a line is commented-out TOML when it opens a table, sets a key or goes on with an array
    full = re.sub(r"^# (?=\[|[a-z_]+ = |  \{|\])", "", text, flags=re.MULTILINE)
    everything = Profile.model_validate(tomllib.loads(full))
    assert everything.flows["write_note"].draft
    assert everything.record is not None
    assert everything.portal.start is not None
