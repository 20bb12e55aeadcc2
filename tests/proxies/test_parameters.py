"""A bad parameter is one clear line."""

from __future__ import annotations

import pytest

from wardround.errors import UserError
from wardround.wire import catalogue


@pytest.mark.parametrize(
    ("name", "parameter", "value", "said"),
    [
        ("latency", "delay_s", -1, "at least 0"),
        ("latency", "delay_s", "soon", "a number, not 'soon'"),
        ("latency", "jitter_s", float("nan"), "a number"),
        ("latency", "before", "nurse", "browser or portal"),
        ("captive_portal", "mode", "popup", "page or redirect"),
        ("unavailable", "status", 500, "502, 503 or 504"),
        ("unavailable", "retry_after_s", -1, "at least 0"),
        ("server_error", "retry_after_s", float("inf"), "at least 0"),
        ("too_many_requests", "retry_after_s", True, "a number, not True"),
        ("forbidden_csrf", "status", 404, "403 or 419"),
        ("connection_reset", "at", 1, "from 0 to 0.999"),
        ("truncated_json", "at", -0.1, "from 0 to 0.999"),
        ("truncated_json", "kind", "long", "cut or short"),
        ("black_hole", "gives_up_s", -5, "at least 0"),
        ("slow_body", "pieces", 0, "at least 1"),
        ("slow_body", "every_s", -1, "at least 0"),
        ("bandwidth", "bytes_per_s", 0, "at least 1"),
        ("held_until", "until_s", -1, "at least 0"),
        ("held_until", "before", "noon", "browser or portal"),
        ("delivered_twice", "after_s", -1, "at least 0"),
        ("swapped", "within_s", -1, "at least 0"),
        ("swapped", "lead_s", -1, "at least 0"),
    ],
)
def test_a_value_that_cannot_be(name: str, parameter: str, value: object, said: str) -> None:
    """It names the fault, the parameter and what is allowed."""
    with pytest.raises(UserError) as caught:
        catalogue.make(name, {parameter: value})
    assert caught.value.slug == "fault-value"
    assert all(word in str(caught.value) for word in (name, parameter, said)), caught.value


def test_none_is_no_header() -> None:
    """Where a parameter may be left out."""
    assert vars(catalogue.make("too_many_requests", {"retry_after_s": None}))["retry_after_s"] is None
