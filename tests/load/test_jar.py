"""Cookies: whatever is set, cleared or runs out, the same header as the standard library's jar would send."""

from __future__ import annotations

import email
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any
from urllib.request import Request

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardround.load.acting.jar import Jar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

NOON = 1_790_000_000
PATHS = ["/", "/api", "/api/", "/apis", "/api/a%2fb", "/api/a%2Fb/c?x=/"]
HOSTS = ["http://ward.example", "https://ward.example", "http://ward.example:8080", "http://id.ward.example"]
MOSTLY = [*HOSTS, *HOSTS[:1] * 6]


class Answer:
    """As much of an answer as a jar looks at."""

    def __init__(self, *cookies: str) -> None:
        self._headers = email.message_from_string("".join(f"Set-Cookie: {cookie}\n" for cookie in cookies))

    def info(self) -> Message:
        return self._headers


class Moment:
    """The time of day, for both jars."""

    def __init__(self) -> None:
        self.now = float(NOON)

    def time(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def moment() -> Iterator[Moment]:
    with pytest.MonkeyPatch.context() as patch:
        clock = Moment()
        patch.setattr("time.time", clock.time)
        yield clock


cookies = st.builds(
    lambda name, value, path, life, more: f"{name}={value}{path}{life}{more}",
    st.sampled_from("abc"),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["", *(f"; Path={path}" for path in PATHS)]),
    st.sampled_from(["", "; Max-Age=0", "; Max-Age=30", "; Max-Age=90"]),
    st.sampled_from(["", "", "; Secure", "; Domain=ward.example"]),
)
asks = st.tuples(st.just("ask"), st.sampled_from(MOSTLY), st.sampled_from(PATHS), st.just([]))
steps = st.lists(
    st.one_of(
        *[asks] * 4,
        st.tuples(st.just("ask"), st.sampled_from(MOSTLY), st.sampled_from(PATHS), st.lists(cookies, min_size=1, max_size=2)),
        st.tuples(st.just("pass"), st.integers(0, 60)),
        st.tuples(st.just("clear")),
    ),
    min_size=6,
    max_size=25,
)


def asked(jar: CookieJar, url: str, given: list[str]) -> str | None:
    request = Request(url)  # noqa: S310 (nothing is opened)
    jar.add_cookie_header(request)
    jar.extract_cookies(Answer(*given), request)  # type: ignore[arg-type] # as much of one as it looks at
    return request.get_header("Cookie")


@settings(max_examples=400, derandomize=True, deadline=None)
@given(steps)
def test_the_header_is_the_standard_librarys(moment: Moment, doing: list[tuple[Any, ...]]) -> None:
    moment.now = float(NOON)
    ours, theirs = Jar(), CookieJar()
    for what, *words in doing:
        if what == "ask":
            host, path, given = words
            assert asked(ours, host + path, given) == asked(theirs, host + path, given)
        elif what == "pass":
            moment.now += words[0]
        else:
            ours.clear()
            theirs.clear()


def test_it_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[Request] = []
    monkeypatch.setattr(CookieJar, "_cookies_for_request", lambda _, request: worked.append(request) or [])
    jar = Jar()
    for path in ("/api/a", "/api/b?c=d", "/"):
        asked(jar, HOSTS[0] + path, [])
    assert len(worked) == 1
    asked(jar, HOSTS[1] + "/", [])
    assert len(worked) == 2


def test_a_header_of_the_profiles_own_stays() -> None:
    jar = Jar()
    asked(jar, HOSTS[0], ["a=1; Path=/"])
    for _ in range(2):
        request = Request(HOSTS[0] + "/", headers={"Cookie": "b=2"})  # noqa: S310 (nothing is opened)
        jar.add_cookie_header(request)
        assert request.get_header("Cookie") == "b=2"
    assert asked(jar, HOSTS[0] + "/", []) == "a=1"


def test_a_cookie_that_has_run_out_is_sent_no_more(moment: Moment) -> None:
    moment.now = float(NOON)
    jar = Jar()
    asked(jar, HOSTS[0] + "/", ["a=1; Path=/; Max-Age=30", "b=1; Path=/"])
    seen = []
    for moment.now in (NOON + 10.0, NOON + 29.9, NOON + 30.0):
        seen.append(asked(jar, HOSTS[0] + "/", []))
    assert seen == ["a=1; b=1", "a=1; b=1", "b=1"]


@pytest.mark.parametrize(
    ("cookie", "to", "sent"),
    [
        ("b=1; Path=/api/a%2Fb", "http://ward.example/api/a%2fb/c", "b=1; a=1"),
        ("b=1; Path=/; Secure", "https://ward.example/", "a=1; b=1"),
        ("b=1; Path=/", "http://other.example/", None),
        ("b=1; Path=/api", "http://ward.example/apis", "a=1"),
        ("b=1; Path=/api", "http://ward.example/api?c=1", "b=1; a=1"),
    ],
)
def test_another_place_has_a_header_of_its_own(cookie: str, to: str, sent: str | None) -> None:
    jar = Jar()
    asked(jar, HOSTS[1] + "/", ["a=1; Path=/", cookie])
    for path in ("/", "/q", "/"):
        assert (asked(jar, HOSTS[0] + path, []) or "").startswith("a=1")
        assert asked(jar, to, []) == sent
