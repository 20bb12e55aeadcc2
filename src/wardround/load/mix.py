"""What clinicians do, how often, and how long they think: stated distributions, drawn from a seed of each clinician's own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from wardround.load.dice import Dice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wardround.portal.profile import Profile

READS = {"open_ward_list": 3.0, "review_chart": 10.0, "slow_read": 1.0}
ROLES: Mapping[str, Mapping[str, float]] = {
    "nurse": {**READS, "administer": 3.0, "write_note": 1.0, "acknowledge_alert": 1.0},
    "physician": {**READS, "slow_read": 2.0, "order_medication": 2.0, "write_note": 1.5, "acknowledge_alert": 0.3},
    "pharmacist": {**READS, "order_medication": 0.5, "write_note": 0.5},
    "clinician": {**READS, "order_medication": 1.0, "administer": 1.0, "write_note": 1.0, "acknowledge_alert": 0.5},
}
"""Weights of flows, where the profile says nothing of a role. Much is read, little is written."""


@dataclass(frozen=True)
class Habits:
    """How clinicians spend their time. Spans are seconds: the median of a log-normal distribution and its sigma.

    Attributes:
        think: between two acts of one tab.
        arrive: from being there to signing in.
        idle: a stretch in which nothing is done.
        idles: how likely one begins after an act.
        extends: how likely somebody is there to answer the portal's warning.
        mistypes: how likely the first password is wrong.
        forgets: how likely one leaves without signing out.
        tabs: how likely one, two, three tabs are open.
    """

    think: tuple[float, float] = (4.0, 0.7)
    arrive: tuple[float, float] = (1.0, 0.5)
    idle: tuple[float, float] = (60.0, 0.8)
    idles: float = 0.02
    extends: float = 0.8
    mistypes: float = 0.03
    forgets: float = 0.15
    tabs: tuple[float, ...] = (0.5, 0.35, 0.15)


class Nature:
    """One clinician's habits and dice.

    Args:
        seed: of the run.
        seat: whose; the same seat of the same seed does the same things in the same order in each of its tabs.
        habits: of everybody.
    """

    __slots__ = ("_seed", "forgets", "habits", "mistypes", "tabs")

    def __init__(self, seed: int, seat: int, habits: Habits) -> None:
        self.habits = habits
        self._seed = f"{seed}/{seat}"
        dice = self.dice("ways")
        self.tabs = dice.weighted(range(1, len(habits.tabs) + 1), list(accumulate(habits.tabs)))
        self.mistypes = dice.random() < habits.mistypes
        self.forgets = dice.random() < habits.forgets

    def dice(self, what: str) -> Dice:
        """Dice of their own for each tab: what one draws does not depend on how the tabs' turns fall."""
        return Dice(f"{self._seed}/{what}")


def span(dice: Dice, median_sigma: tuple[float, float]) -> float:
    """Draw a span of time, seconds."""
    median, sigma = median_sigma
    return median * math.exp(sigma * dice.normal())


def work_of(role: str, profile: Profile) -> dict[str, float]:
    """The flows of a role and their weights: the profile's word, else ours for what the portal has."""
    said = profile.load.roles.get(role)
    if said is not None:
        return {name: weight for name, weight in said.items() if weight > 0}
    return {name: weight for name, weight in ROLES.get(role, ROLES["clinician"]).items() if name in profile.flows}
