"""From looks to rows of ``findings.json``: judged by the rules, fingerprinted, the same finding told once."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

from wardround.findings import ScreenRow
from wardround.screen.answers import answered
from wardround.screen.facts import language
from wardround.screen.judge import DEFAULT_VIEWPORTS, judge
from wardround.screen.probe import ENDS
from wardround.screen.reading import Reading
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.audit.looks import AxeNode, Kept, Look
    from wardround.screen.audit.terms import Terms
    from wardround.screen.outcome import Outcome

NOT_READ = "screen-not-read"
LANGUAGE = "screen-language"
NOT_PROBED = "screen-not-probed"
PROBE_WROTE = "screen-probe-wrote"
NOT_SEEN = "screen-not-seen"
"""Rows that are about the audit itself, where a screen could not be judged as it should."""
_WROTE = (
    "The portal's record was another one after the probes than before, though every write was held: a request that only reads has written, "
    "or somebody else has. Which is it?"
)
_LANDMARKS = frozenset(
    {"form", "region", "dialog", "alertdialog", "navigation", "banner", "main", "group", "radiogroup", "table", "grid", "tabpanel", "list"}
)
_AXE_MESSAGES = 3


def rows(looks: Sequence[Kept], terms: Terms) -> list[ScreenRow]:
    """Judge looks. The same looks and terms give the same rows."""
    found: list[ScreenRow] = []
    readings: dict[str, tuple[Kept, Reading, str]] = {}
    pages: dict[tuple[str, str], str] = {}
    rules = terms.chosen()
    # a page before its states, whichever was met first: what all of them show is told of the page
    for kept in sorted(looks, key=lambda one: " (" in one.look.key):
        models = kept.models()
        mine = [Reading(model, terms.locale, terms.meanings()) for model in models]
        page = page_of(mine[0], pages) if mine else kept.look.key
        primary = (*DEFAULT_VIEWPORTS, *kept.look.viewports[:1])
        for place, reading in enumerate(mine):
            chosen = [rule for rule in rules if hasattr(rule, "judge") and (hasattr(rule, "VIEWPORTS") or place == 0)]
            outcomes = judge([reading], chosen, primary=primary)
            found += [_row(outcome, kept, reading, page) for outcome in outcomes if outcome.outcome != "inapplicable"]
        for reading in mine[:1]:
            readings[reading.screen.page] = (kept, reading, page)
            probed = [answered(reading, one) for one in kept.look.probes if one.outcome != "inapplicable" and not _ended(one)]
            found += [_row(one, kept, reading, page) for one in probed]
        found += _axe_rows(kept, page)
        found += _not_judged(kept, mine, page)
    comparing = [rule for rule in rules if hasattr(rule, "compare")]
    for outcome in judge([reading for _, reading, _ in readings.values()], comparing):
        where = readings.get(outcome.page) or next(iter(readings.values()), None)
        if where and outcome.outcome != "inapplicable":
            found.append(_row(outcome, *where))
    return list(_once(found))


def page_of(reading: Reading, pages: dict[tuple[str, str], str]) -> str:
    """The page that a screen is a state of: the first screen of its path under its heading; what a dialog opens over is no other page.

    Args:
        reading: the screen.
        pages: the screens so far, by path and heading; this one is added.
    """
    screen = reading.screen
    if screen.page != screen.path and not screen.page.startswith(f"{screen.path} ("):
        return screen.page  # whoever looked has named it
    heading = next((one for one in reading.headings if one.tag == "h1"), next(iter(reading.headings), None))
    return pages.setdefault((screen.path, normal(reading.text_in(heading.n)) if heading else ""), screen.page)


def _row(outcome: Outcome, kept: Kept, reading: Reading, page: str) -> ScreenRow:
    rule = next((one for one in all_rules() if outcome.rule == one.ID), None)
    box = outcome.box or (reading.elements[outcome.el].box if outcome.el in reading.elements else None)
    control = outcome.control or reading.called(outcome.el)
    return ScreenRow(
        rule=outcome.rule,
        outcome="pass" if outcome.outcome == "pass" else "fail" if outcome.outcome == "fail" else "review",
        reason=outcome.reason,
        page=outcome.page or reading.screen.page,
        control=control,
        box=(box.x, box.y, box.w, box.h) if box else None,
        severity=rule.SEVERITY if rule else "serious",
        clauses=list(rule.CLAUSES) if rule else [],
        says=outcome.says,
        evidence=list(outcome.evidence),
        others=list(outcome.others),
        instances=outcome.instances,
        fingerprint=fingerprint(outcome.rule, page, path_of(reading, outcome.el) or control, outcome.token or outcome.reason),
        task=kept.look.task,
        look=kept.folder.name,
        viewport=reading.screen.viewport.name,
    )


def _axe_rows(kept: Kept, page: str) -> Iterator[ScreenRow]:
    """One row for each of axe's rules on a screen, with the elements that it is about."""
    groups: dict[tuple[str, str], list[AxeNode]] = {}
    for node in kept.look.axe:
        groups.setdefault((node.rule, node.kind), []).append(node)
    for (rule, kind), nodes in groups.items():
        first = nodes[0]
        says = list(dict.fromkeys(message for node in nodes for message in node.says))[:_AXE_MESSAGES]
        yield ScreenRow(
            rule=f"axe/{rule}",
            outcome="fail" if kind == "violation" else "review",
            reason=kind,
            page=kept.look.key,
            control=first.target,
            box=first.box,
            severity=first.impact or "minor",
            clauses=first.tags,
            says=f"{first.help}. {'; '.join(says)}".strip(),
            evidence=[node.target for node in nodes],
            instances=len(nodes),
            fingerprint=fingerprint(f"axe/{rule}", page, "", kind),
            task=kept.look.task,
            look=kept.folder.name,
            viewport=kept.look.viewports[0] if kept.look.viewports else "",
            engine=kept.look.engine,
            help=first.url,
        )


def _not_judged(kept: Kept, readings: Sequence[Reading], page: str) -> Iterator[ScreenRow]:
    """What could not be judged is said, and never counted as passed."""
    whys = [(NOT_READ, "not-read", f"The page could not be read: {kept.look.unread}. Look at it by hand.")] if kept.look.unread else []
    for reading in readings[:1]:
        screen = reading.screen
        if reading.language != language.ENGLISH:
            named = language.name(reading.language)
            whys += [
                (
                    LANGUAGE,
                    f"language-not-known-{family.replace('_', '-')}",
                    f"The screen is in {named}: rules on {about} could not tell. Who checks them?",
                )
                for family, about in language.families(reading)
            ]
        if screen.cut:
            whys.append((NOT_READ, "cut", f"The page is so large that {screen.cut} of its elements were not read. Who looks at the rest?"))
        whys += [
            (
                NOT_READ,
                "frame-not-read",
                f"The frame {frame.path or frame.el} could not be looked into: {frame.unread}. Look at it by hand.",
            )
            for frame in screen.frames
            if frame.unread
        ]
    whys += _not_reached(kept.look)
    ended: dict[str, list[Outcome]] = {}
    for outcome in kept.look.probes:
        if _ended(outcome):
            ended.setdefault(outcome.reason, []).append(outcome)
    for reason, outcomes in ended.items():
        # one question for the screen, and not one for each rule that could not act on it
        whys.append((NOT_PROBED, reason, f"{outcomes[0].says} Not tried: {', '.join(dict.fromkeys(one.rule for one in outcomes))}."))
    for rule, reason, says in whys:
        yield ScreenRow(
            rule=rule,
            outcome="review",
            reason=reason,
            page=kept.look.key,
            control="page",
            severity="moderate",
            says=says,
            fingerprint=fingerprint(rule, page, "page", reason),
            task=kept.look.task,
            look=kept.folder.name,
            viewport=kept.look.viewports[0] if kept.look.viewports else "",
        )


def _not_reached(look: Look) -> Iterator[tuple[str, str, str]]:
    """What of the walk could not be seen or tried: rule, reason, and the question."""
    if look.unprobed:
        yield NOT_PROBED, "not-reached", f"{look.unprobed} Who tries its fields and buttons?"
    if look.missed:
        says = f"The flow {look.task} ended early, and its later screens were not seen: {look.missed}. Who looks at them?"
        yield NOT_SEEN, "flow-ended-early", says
    if look.wrote:
        yield PROBE_WROTE, "record-changed", _WROTE


def _ended(outcome: Outcome) -> bool:
    """Whether a probe says that it could not act, and nothing of the screen."""
    return outcome.reason in ENDS


def path_of(reading: Reading, el: int) -> str:
    """Roles and names on the way to an element, as a reader would describe the way: survives every change of layout."""
    if el not in reading.elements:
        return ""
    parts = [f"{one.role} {normal(one.name)}".strip() for one in reading.parents(el) if one.role in _LANDMARKS]
    return "/".join([*reversed(parts), normal(reading.called(el))])


def normal(text: str) -> str:
    """A label without what does not change its meaning: case, spaces, numbers."""
    return re.sub(r"\d+(?:[.,]\d+)*", "#", " ".join(text.split()).casefold())


def fingerprint(rule: str, page: str, path: str, token: str) -> str:
    """Twelve hex digits that stay while the finding stays."""
    return hashlib.sha256("\0".join((rule, page, path, " ".join(token.split()).casefold())).encode()).hexdigest()[:12]


def _once(found: Iterable[ScreenRow]) -> Iterator[ScreenRow]:
    """One row for each fingerprint and outcome: the first, with the number of all like it, and the page's other states that show it.

    Other viewports add nothing, nor do other states to the number: it is the same thing once more.
    """
    first: dict[tuple[str, str], ScreenRow] = {}
    for row in found:
        key = (row.fingerprint, row.outcome)
        known = first.get(key)
        if known is None:
            first[key] = row
        elif (known.look, known.viewport) == (row.look, row.viewport):
            first[key] = msgspec.structs.replace(known, instances=known.instances + row.instances)
        elif row.page not in {known.page, *known.states}:
            first[key] = _also_in(known, row)
    failed = {row.fingerprint for row in first.values() if row.outcome == "fail"}
    for row in first.values():
        if row.outcome == "fail" or row.fingerprint not in failed:
            yield row


def _also_in(known: ScreenRow, row: ScreenRow) -> ScreenRow:
    """A finding with one state more. Of another engine's rule each state may show other elements: all of them are named."""
    elements = list(dict.fromkeys([*known.evidence, *row.evidence])) if known.engine else known.evidence
    instances = len(elements) if known.engine else known.instances
    return msgspec.structs.replace(known, states=[*known.states, row.page], evidence=elements, instances=instances)
