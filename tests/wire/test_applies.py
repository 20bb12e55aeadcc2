"""Where a fault makes sense, for the matrix."""

from __future__ import annotations

import pytest

from wardround import workspace
from wardround.wire.aim import HOWS, ROLES
from wardround.wire.catalogue import find
from wardround.wire.fault import Applies, why_not


class Bare:
    """Says nothing."""


@pytest.mark.parametrize(
    ("role", "how", "by", "said"),
    [
        ("write", "fetch", "browser", None),
        ("static", "subresource", "browser", None),
        ("stream", "fetch", "browser", "not for streams"),
        ("read", "websocket", "browser", "not for streams"),
        ("write", "fetch", "harness", "an exchange of the harness itself"),
    ],
)
def test_without_a_word_it_fits_everywhere_but_at_streams(role: str, how: str, by: str, said: str | None) -> None:
    """The harness's own exchanges are nobody's."""
    assert why_not(Bare, role=role, method="post", how=how, content_type=None, by=by) == said


@pytest.mark.parametrize(
    ("applies", "said"),
    [
        (Applies(roles=frozenset({"read", "refresh"})), "only for role read or refresh, not write"),
        (Applies(hows=frozenset({"navigation"})), "only for how navigation, not fetch"),
        (Applies(methods=frozenset({"GET", "HEAD", "PUT"})), "only for method GET, HEAD or PUT, not POST"),
        (Applies(styles=frozenset({"cookie"})), "only for session style cookie, not tokens"),
        (Applies(json_only=True), "only for answers in JSON, not text/html"),
        (Applies(with_body=True), None),
    ],
)
def test_the_reason_is_said_in_words(applies: Applies, said: str | None) -> None:
    """What is asked, and what it is instead."""
    kind = type("Some", (), {"applies": applies})
    assert why_not(kind, role="write", method="POST", how="fetch", content_type="text/html", style="tokens") == said


def test_no_body_is_told_from_another_body() -> None:
    """204, or an answer that never said what it is."""
    assert Applies(json_only=True).why_not("read", "GET", "fetch", None) == "only for answers in JSON, not without a body"
    assert Applies(with_body=True).why_not("read", "GET", "fetch", None) == "only for answers with a body"
    assert Applies(json_only=True).why_not("read", "GET", "fetch", "application/problem+json; charset=utf-8") is None


def test_a_fault_for_streams_names_them() -> None:
    """By role or by how."""
    for applies in (Applies(roles=frozenset({"stream"})), Applies(hows=frozenset({"websocket", "stream"}))):
        assert applies.why_not("stream", "GET", "websocket", None) is None
        assert applies.why_not("read", "GET", "fetch", None) is not None


@pytest.mark.parametrize("name", workspace.names("proxies"))
def test_each_fault_of_ours_fits_somewhere(name: str) -> None:
    """Or the matrix would never try it."""
    kind = find(name)
    told = [
        why_not(kind, role=role, method=method, how=how, content_type="application/json", style=style)
        for role in ROLES
        for method in ("GET", "POST")
        for how in HOWS
        for style in ("tokens", "cookie")
    ]
    assert None in told
