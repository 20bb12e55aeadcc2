"""Judging screens by rules: every static rule on every screen, every consistency rule on all of them; one finding for each component."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, cast

import msgspec

from wardround.screen.answers import answered
from wardround.screen.facts import language
from wardround.screen.outcome import Outcome
from wardround.screen.rules import all_rules
from wardround.screen.together import per_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.reading import Reading
    from wardround.screen.rule import ConsistencyRule, Rule, StaticRule

DEFAULT_VIEWPORTS = ("wide", "own")
"""Screens that a rule judges when it does not say which: what is only laid out anew on a phone need not be told four times."""


_DIGITS = re.compile(r"[\d.,\s]+")


def judge(readings: Sequence[Reading], rules: Sequence[Rule] | None = None, *, primary: Sequence[str] = DEFAULT_VIEWPORTS) -> list[Outcome]:
    """Judge screens by the static and the consistency rules.

    Args:
        readings: all the screens of the run.
        rules: only these; None: all that there are.
        primary: viewports whose screens a rule judges when it does not say which.

    Returns:
        Outcomes in the order of the screens, then of the rules; repetitions in one component are one outcome. A rule that crashes on a
        screen says ``review`` with the reason ``rule-crashed``: what was not judged is never passed.
    """
    chosen = all_rules() if rules is None else rules
    found: list[Outcome] = []
    for reading in readings:
        for rule in chosen:
            if hasattr(rule, "judge") and reading.screen.viewport.name in getattr(rule, "VIEWPORTS", primary):
                said = _safely(rule, cast("StaticRule", rule).judge, reading, reading.screen.page)
                found += _gathered(reading, rule, said)
    for rule in chosen:
        if hasattr(rule, "compare"):
            found += _safely(rule, cast("ConsistencyRule", rule).compare, list(readings), "")
    by_page = {reading.screen.page: reading for reading in reversed(readings)}
    return [answered(by_page[one.page], one) if one.page in by_page else one for one in found]


def judge_one(rule: Rule, readings: Sequence[Reading]) -> list[Outcome]:
    """Judge screens by one rule, whatever their viewports."""
    found: list[Outcome] = []
    for reading in readings if hasattr(rule, "judge") else ():
        found += _gathered(reading, rule, cast("StaticRule", rule).judge(reading))
    if hasattr(rule, "compare"):
        found += cast("ConsistencyRule", rule).compare(readings)
    return found


def _gathered(reading: Reading, rule: Rule, outcomes: Iterable[Outcome]) -> Iterable[Outcome]:
    once = once_per_component(reading, _understood(reading, rule, outcomes))
    return per_form(reading, once) if getattr(rule, "PER_FORM", False) else once


def _understood(reading: Reading, rule: Rule, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """What cannot be sure is asked: a rule of English words on a screen in another language, and any rule where nobody is treated."""
    return [_asked(reading, rule, one) if one.outcome == "fail" else one for one in outcomes]


def _asked(reading: Reading, rule: Rule, one: Outcome) -> Outcome:
    if reading.language != language.ENGLISH and language.needs_words(rule.ID, reading.language):
        asks = f"{one.says}. The screen is in {language.name(reading.language)}, whose words this rule does not know: is it so?"
    elif reading.elsewhere:
        asks = f"{one.says}. The screen seems to be {reading.elsewhere}, and names no patient: is anybody treated by what it says?"
    else:
        return one
    return msgspec.structs.replace(one, outcome="review", says=asks)


def _safely(rule: Rule, judging: object, what: object, page: str) -> list[Outcome]:
    try:
        return list(cast("Iterable[Outcome]", judging(what)))  # type: ignore[operator]  # the three forms differ in their argument only
    except Exception as error:  # noqa: BLE001 - a rule that crashes must not lose the audit, whatever it raised
        says = f"The rule could not judge this screen: {type(error).__name__}: {error}. Judge it by hand."
        return [Outcome(rule=rule.ID, outcome="review", reason="rule-crashed", says=says, page=page)]


def once_per_component(reading: Reading, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Fill in page, control and box; of like outcomes in the rows of one table or list only the first is kept, with their number."""
    groups: dict[tuple[object, ...], list[Outcome]] = defaultdict(list)
    places = reading.components.places
    for one in outcomes:
        place, token = places[one.el], one.token
        # ``1.0 mg`` and ``2.0 mg`` in one column are one finding; ``10U`` and ``75 \u00b5g`` are two. What is in no list is itself.
        key = (_undigited(token) if token else "", place) if place else (token, one.el)
        groups[one.rule, one.outcome, one.reason, *key].append(one)
    for like in _cards(reading, groups):
        first = like[0]
        element = reading.elements.get(first.el)
        yield msgspec.structs.replace(
            first,
            page=first.page or reading.screen.page,
            control=first.control or reading.called(first.el),
            box=first.box or (element.box if element else None),
            instances=sum([one.instances for one in like]),
        )


def _cards(reading: Reading, groups: dict[tuple[object, ...], list[Outcome]]) -> Iterator[list[Outcome]]:
    """The groups; those that are alike in word, place and look, three and more, are one: cards are rows that are no table."""
    alike: dict[tuple[str, ...], list[list[Outcome]]] = defaultdict(list)
    for like in groups.values():
        first = like[0]
        if not first.token:  # what has no words of its own is never taken for another's
            yield like
            continue
        around = [reading.elements[first.el], *reading.parents(first.el)] if first.el in reading.elements else []
        path = [f"{one.tag}.{one.cls}#{_NUMBERED.sub('', one.id)}" for one in around[: _NEAR + 1]]
        alike[first.rule, first.outcome, first.reason, _undigited(first.token), *path].append(like)
    for several in alike.values():
        if len(several) >= _MANY:
            yield [one for like in several for one in like]
        else:
            yield from several


@cache
def _undigited(token: str) -> str:
    return _DIGITS.sub("", token)


_NUMBERED = re.compile(r"\d{2,}")
"""What a portal counts on in its ids: ``order-4711``. Other ids tell elements apart."""
_MANY, _NEAR = 3, 3
"""So many alike are one component; so many elements around each are compared."""
