"""Putting one fault into a scenario, as its parameter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from suites.session.pace import come_back

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.ward import Ward

CONTROL = "none"
"""The fault that changes nothing."""


def with_one_of(*faults: str) -> pytest.MarkDecorator:
    """The scenario once with each of these faults (in words, with their aim), and once without any; named after the fault."""
    return pytest.mark.parametrize("fault", [CONTROL, *faults], ids=lambda text: re.split(r"\W", text, maxsplit=1)[0])


def well_again(ward: Ward, tab: Tab) -> None:
    """Wait as long as a portal may take to recover, and sign in where the screen asks for it."""
    ward.idle(ward.limits.recover_s + ward.limits.reach_s)
    come_back(tab)
