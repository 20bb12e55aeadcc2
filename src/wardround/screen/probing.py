"""Letting rules act on the live page: nothing is written, everything is put back, and what cannot be told is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from wardround.screen.judge import once_per_component
from wardround.screen.live import marks
from wardround.screen.outcome import Outcome
from wardround.screen.probe import ENDS, EndedError, Probe
from wardround.screen.rules import all_rules
from wardround.screen.sandbox import closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Page

    from wardround.screen.reading import Reading
    from wardround.screen.rule import ProbeRule, Rule
    from wardround.screen.sandbox import Sandbox


def probing(page: Page, reading: Reading, rules: Sequence[Rule] | None = None, *, again: Callable[[], bool] | None = None) -> list[Outcome]:
    """Let each rule that offers ``probe`` act on a page.

    Args:
        page: a live page, of wardround's or of a team's own tests; its routes and listeners stay as they are.
        reading: how it reads: for its key, locale and glossary, and for the numbers of the elements in the outcomes.
        rules: of these, the ones that probe; None: of all.
        again: for a screen that its address alone does not show: leads to it, and says whether it is there. Its requests pass.

    Returns:
        Outcomes; repetitions in one component are one outcome. What could not be told is a ``review`` with a reason of ``probe.ENDS``.
        Where the page had to be loaded again to put it back, an ``inapplicable`` with the reason ``loaded-again`` says so.
    """
    chosen = [cast("ProbeRule", rule) for rule in (all_rules() if rules is None else rules) if hasattr(rule, "probe")]
    if not chosen:
        return []
    with closed(page) as box:
        if box.shared_worker():
            found = [_ended(rule, "shared-worker", ENDS["shared-worker"], reading) for rule in chosen]
        else:
            found = list(_all(page, reading, chosen, box, again))
    if box.escaped:
        found.append(_ended(chosen[0], "write-escaped", f"{', '.join(box.escaped)}: {ENDS['write-escaped']}", reading))
    return found


def _all(page: Page, reading: Reading, rules: Sequence[ProbeRule], box: Sandbox, again: Callable[[], bool] | None) -> Iterator[Outcome]:
    from playwright.sync_api import Error

    over: EndedError | None = None
    probe: Probe | None = None
    for rule in rules:
        if over:
            yield _ended(rule, over.reason, over.says, reading)
            continue
        loaded = probe.loaded_again if probe else 0
        try:
            probe = probe or Probe(page, reading, box, again)
            yield from _like(once_per_component(probe.reading, rule.probe(probe)), probe.reading, reading)
        except EndedError as ended:
            over = ended
            yield _ended(rule, ended.reason, ended.says, reading)
        except Error as error:
            over = EndedError("page-closed", ENDS["page-closed"]) if page.is_closed() else None
            reason = "page-closed" if over else "probe-failed"
            yield _ended(rule, reason, f"{ENDS[reason]} {error.message.splitlines()[0]}", reading)
        except Exception as error:  # noqa: BLE001 - a rule that crashes must not lose the audit, whatever it raised
            yield _ended(rule, "rule-crashed", f"The rule could not judge this screen: {type(error).__name__}: {error}.", reading)
        if probe and probe.dirty and not over:
            over = _put_back(probe)
        if probe and probe.loaded_again > loaded:
            says = "To put the page back as it was, it was loaded again."
            yield Outcome(rule=rule.ID, outcome="inapplicable", reason="loaded-again", says=says, page=reading.screen.page)
    if probe and not page.is_closed():
        probe.close()


def _put_back(probe: Probe) -> EndedError | None:
    """After a rule: whatever it left behind is undone."""
    from playwright.sync_api import Error

    try:
        probe.undo()
    except EndedError as ended:
        return ended
    except Error as error:
        return EndedError(
            "page-closed" if probe.page.is_closed() else "page-left", f"The page could not be put back: {error.message.splitlines()[0]}"
        )
    return None


def _ended(rule: ProbeRule, reason: str, says: str, reading: Reading) -> Outcome:
    return Outcome(rule=rule.ID, outcome="review", reason=reason, says=says, page=reading.screen.page, control="page")


def _like(outcomes: Iterator[Outcome], mine: Reading, theirs: Reading) -> Iterator[Outcome]:
    """The outcomes with the numbers that their elements have in the reading that the caller knows."""
    if len(mine.elements) == len(theirs.elements):
        yield from outcomes
        return
    known = {mark: n for n, mark in marks(theirs).items()}
    places = {n: known.get(mark, -1) for n, mark in marks(mine).items()}
    for outcome in outcomes:
        yield msgspec.structs.replace(outcome, el=places.get(outcome.el, -1))
