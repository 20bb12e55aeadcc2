"""What users see when something is wrong through no fault of wardround's."""

from __future__ import annotations

import pytest

from wardround.errors import UserError, did_you_mean, line, nearest


def test_an_error_is_one_line_with_what_to_do() -> None:
    error = UserError("some-slug", "first\n  second.", "Do\nthis.")
    assert str(error) == "first second. Do this."
    assert line(error) == "wardround: first second. Do this. [some-slug] see docs/reference/errors.md#some-slug"


def test_an_error_without_a_hint_has_no_trailing_words() -> None:
    assert str(UserError("some-slug", "a thing happened")) == "a thing happened"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("response_los", "response_lost"),
        ("Response-Lost", "response_lost"),
        ("latencey", "latency"),
        ("quite different", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(name: str, meant: str | None) -> None:
    assert nearest(name, ["response_lost", "request_lost", "latency"]) == meant


def test_the_nearest_of_nothing_is_nothing() -> None:
    assert nearest("x", []) is None
    assert did_you_mean("x", []) == "There is none."


def test_a_hint_names_the_nearest_and_all() -> None:
    assert did_you_mean("htm", ["junit", "html"]) == "Did you mean 'html'? There is: html, junit."
