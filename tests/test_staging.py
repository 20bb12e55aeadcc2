"""When a shift begins."""

from __future__ import annotations

import pytest

from wardround.errors import UserError
from wardround.staging import begins

NOON = 1_792_843_200.0
"""2026-10-24T12:00:00Z"""


@pytest.mark.parametrize("when", ["2026-10-24T12:00", "2026-10-24T12:00Z", "2026-10-24T14:00+02:00"])
def test_a_shift_begins_on_any_date(when: str) -> None:
    """UTC where no zone is named."""
    assert begins(when, clock="virtual", server="hooked") == NOON


def test_without_a_date_the_stage_decides() -> None:
    """Nothing asked for, nothing forced."""
    assert begins(None, clock="real", server="real") is None


@pytest.mark.parametrize(
    ("when", "clock", "server", "slug"),
    [
        ("yesterday", "virtual", "hooked", "start-unreadable"),
        ("2026-10-24T12:00", "real", "hooked", "start-needs-hooked"),
        ("2026-10-24T12:00", "virtual", "aged", "start-needs-hooked"),
    ],
)
def test_what_cannot_be_is_said(when: str, clock: str, server: str, slug: str) -> None:
    """A portal that lives today cannot be told that it is another day."""
    with pytest.raises(UserError) as raised:
        begins(when, clock=clock, server=server)
    assert raised.value.slug == slug
