"""Making a broken story smaller, until nothing can be left out of it.

Delta debugging (Zeller and Hildebrandt, 2002), by complements only: a story without its sign-in breaks nothing, so the small
subsets that the full algorithm also tries are never worth a run. A candidate counts only if the same invariant is broken by
the same cause. Each is played once and remembered; the result is played again, three times.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from wardround.explore.simpler import fewer_people_and_places, later_faults, plainer_acts, plainer_faults, replaced
from wardround.explore.story import Down, Idle, Lid, Up

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from wardround.explore.story import Cause, Step, Story
    from wardround.history.events import Limits

CONFIRM = 3
JUST_PAST = 1.05
"""A limit is passed by this much, and its tolerance."""


@dataclass(frozen=True)
class Shrunk:
    """The smallest story found."""

    story: Story
    cause: Cause
    confirmed: int
    """How often it broke again when played ``of`` more times."""
    of: int
    tried: int
    """Candidates played."""

    @property
    def flaky(self) -> str:
        """``2 of 3``; empty when it broke each time."""
        return "" if self.confirmed == self.of else f"{self.confirmed} of {self.of}"


@dataclass
class _Search:
    """What has been tried."""

    run: Callable[[Story], Collection[Cause]]
    cause: Cause
    say: Callable[[str], None]
    known: dict[bytes, bool] = field(default_factory=dict)
    tried: int = 0

    def breaks(self, story: Story) -> bool:
        """Whether this one still breaks; played only if it is new."""
        if not story.acts:
            return False
        key = story.encode()
        if key not in self.known:
            self.tried += 1
            self.known[key] = self.cause in self.run(story)
            if self.known[key]:
                self.say(f"{self.tried}: still broken with {size(story)}")
        return self.known[key]


def shrink(
    story: Story, cause: Cause, run: Callable[[Story], Collection[Cause]], *, say: Callable[[str], None] = lambda _: None
) -> Shrunk | None:
    """The smallest story that still breaks for the same cause; None when the story itself does not break it.

    Args:
        story: a broken one.
        cause: what must be broken.
        run: plays a story and says what is broken by it.
        say: told of each step forward, one line.
    """
    search = _Search(run, cause, say)
    small = story.with_steps(story.steps)
    if not search.breaks(small):
        return None
    before = None
    while small != before:
        before = small
        small = _fewest(small, search)
        small = _first_that_breaks(small, fewer_people_and_places, search)
        small = _shorter(small, search)
        small = _first_that_breaks(small, plainer_acts, search)
        small = _first_that_breaks(small, plainer_faults, search)
        small = _first_that_breaks(small, later_faults, search)
    confirmed = sum(cause in run(small) for _ in range(CONFIRM))
    return Shrunk(small, cause, confirmed, CONFIRM, search.tried)


def size(story: Story) -> str:
    """In words: ``4 acts, 2 tabs, 1 fault, 5 min``."""
    waits = sum(step.seconds for step in story.steps if isinstance(step, Idle | Lid))
    counts = ((len(story.acts), "act"), (len(story.tabs), "tab"), (len(story.faults), "fault"))
    return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counts) + f", {waits:g} s of waiting"


def units(story: Story) -> list[frozenset[int]]:
    """What can be left out, as places in ``steps``: each step by itself, a fault together with its end."""
    ends: dict[int, int] = {step.key: place for place, step in enumerate(story.steps) if isinstance(step, Down)}
    found = []
    for place, step in enumerate(story.steps):
        if isinstance(step, Up):
            found.append(frozenset({place, ends[step.key]} if step.key in ends else {place}))
        elif not isinstance(step, Down):
            found.append(frozenset({place}))
    return found


def without(story: Story, left_out: Collection[frozenset[int]]) -> Story:
    """The story without some of its units."""
    gone = frozenset().union(*left_out)
    return story.with_steps(step for place, step in enumerate(story.steps) if place not in gone)


def _fewest(story: Story, search: _Search) -> Story:
    """Leave out as many units as can be, from the end: what comes after the break is the cheapest to lose."""
    share = max(1, math.ceil(len(units(story)) / 2))
    while True:
        smaller = _sweep(story, share, search)
        if share == 1 and smaller == story:
            return story
        share = 1 if share == 1 else max(1, math.ceil(share / 2))
        story = smaller


def _sweep(story: Story, share: int, search: _Search) -> Story:
    """One pass over the story, leaving out so many neighbours at a time."""
    end = len(units(story))
    while end > 0:
        parts = units(story)
        end = min(end, len(parts))
        start = max(0, end - share)
        candidate = without(story, parts[start:end])
        if search.breaks(candidate):
            story = candidate
        end = start
    return story


def _first_that_breaks(story: Story, changes: Callable[[Story], Iterator[Story]], search: _Search) -> Story:
    """Make every simplification that can be made."""
    again = True
    while again:
        again = False
        for candidate in changes(story):
            if candidate != story and search.breaks(candidate):
                story, again = candidate, True
                break
    return story


def _shorter(story: Story, search: _Search) -> Story:
    """Shorten each wait: to just past one of the portal's limits, or by halves."""
    for place in range(len(story.steps)):
        if place < len(story.steps):
            story = _shorter_at(story, place, search)
    return story


def _shorter_at(story: Story, place: int, search: _Search) -> Story:
    def at(seconds: float) -> Story:
        step: Step = msgspec.structs.replace(story.steps[place], seconds=seconds)
        return replaced(story, place, step)

    step = story.steps[place]
    if not isinstance(step, Idle | Lid) or step.seconds <= 1:
        return story
    known = [seconds for seconds in marks(story.limits) if seconds < step.seconds]
    least = bisect_left(known, True, key=lambda seconds: search.breaks(at(seconds)))
    seconds = known[least] if least < len(known) else step.seconds
    if least == 0:
        while seconds > 1 and search.breaks(at(half := float(math.ceil(seconds / 2)))) and half < seconds:
            seconds = half
    elif least == len(known) and not seconds.is_integer() and search.breaks(at(float(math.ceil(seconds)))):
        seconds = float(math.ceil(seconds))
    return at(seconds)


def marks(limits: Limits) -> list[float]:
    """Times just past the portal's limits, in whole seconds: what a wait is for."""
    stated = (limits.reach_s, limits.recover_s, limits.access_token_s, limits.idle_s, limits.absolute_s)
    ends = [limit * JUST_PAST + limits.tolerance_s for limit in stated if limit]
    if limits.idle_s and limits.warning_s:
        ends.append(limits.idle_s - limits.warning_s + limits.tolerance_s)
    return sorted({float(math.ceil(end)) for end in ends})
