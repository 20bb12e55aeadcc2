"""The manual's page of screen rules."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING

from wardround.docs.text import MADE, cell, markdown, page
from wardround.screen.locale import NAMES, named
from wardround.screen.probe import ENDS
from wardround.screen.rules import all_rules, family

if TYPE_CHECKING:
    from wardround.screen.locale import Locale
    from wardround.screen.rule import Rule

_INTRODUCTION = """\
What a screen must not do. Each rule says of each node that it applies to: **fail** (a hazard that can be pointed at), **review** (a
hazard if a human answers its question so), **pass** (judged, and well). Of what it does not apply to it says nothing: *inapplicable*. A
review is answered once in the profile's glossary, and is a pass or a fail from then on. Like outcomes in the rows of one table are one
finding with their number.

Severity is what happens if the hazard is met: *critical*, a patient may be given something else or nothing; *serious*, a slip becomes
likely; *moderate* and *minor*, it costs attention. Clauses that end in \\* were not read in the source text. Why it is built so: [screen
checks](../explanation/screen-checks.md). How to write one: [how-to](../how-to/write-a-rule.md)."""
_FORMS = {
    "judge": "a static rule: it judges one screen, live or saved",
    "compare": "a consistency rule: it compares all screens of a run",
    "probe": "a probe: it acts on the live page, with every write held and everything put back",
}
_PROBES = """\
## Probes

A probe needs the live page. Every request that could write is held on its way, every way out of the page is closed, dialogs of the
browser are dismissed; what was typed, chosen, scrolled and stored is put back, by loading the page again where nothing else helps (an
*inapplicable* with the reason `loaded-again` says so). IndexedDB and cookies are left as they are. What could not be told is a *review*
with one of these reasons:"""


def rules_page() -> str:
    """An index by family, the locale profiles, and one section for each rule."""
    found = all_rules()
    families = sorted({family(rule) for rule in found}, key=family_title)
    blocks = ["# Screen rules", MADE, _INTRODUCTION, f"{len(found)} rules."]
    for name in families:
        rows = [f"| [{rule.ID}](#{rule.ID}) | {cell(rule.TITLE)} | {rule.SEVERITY} |" for rule in found if family(rule) == name]
        blocks += [f"## {family_title(name)}", "\n".join(["| rule | must hold | severity |", "| --- | --- | --- |", *rows])]
    blocks += [
        _PROBES,
        "\n".join(["| reason | given when |", "| --- | --- |", *(f"| `{key}` | {cell(text)} |" for key, text in ENDS.items())]),
    ]
    blocks += ["## Locale profiles", _LOCALES, "\n".join([_row("profile", *NAMES), "| --- " * (len(NAMES) + 1) + "|", *_locales()])]
    for name in families:
        for rule in found:
            if family(rule) == name:
                blocks += _section(rule)
    return page(blocks)


_LOCALES = (
    "Authorities disagree, so every judgement names the profile that it was made by. A team's own profile is a file with the same keys."
)


def family_title(name: str) -> str:
    """What a family is about: the first line of its folder's docstring."""
    module = import_module(f"wardround.screen.rules.{name}")
    return (inspect.getdoc(module) or name).partition("\n")[0].rstrip(".")


def _section(rule: Rule) -> list[str]:
    forms = [text for form, text in _FORMS.items() if hasattr(rule, form)]
    clauses = "; ".join(rule.CLAUSES).replace("*", "\\*") or "none"
    at = ", ".join(getattr(rule, "VIEWPORTS", ()))
    facts = [
        f"*Hazard.* {markdown(rule.HAZARD)}",
        f"*Satisfied.* {markdown(rule.SATISFIED)}",
        f"*Severity.* {rule.SEVERITY}. *Form.* {'; '.join(forms)}{f'; viewports: {at}' if at else ''}.",
        f"*Clauses.* {clauses}.",
    ]
    rows = [f"| `{key}` | {cell(text)} |" for key, text in rule.REASONS.items()]
    reasons = "\n".join(["| reason | given when |", "| --- | --- |", *rows])
    return [f"## {rule.ID}", f"**{rule.TITLE}**", *facts, markdown(inspect.getdoc(rule) or ""), reasons]


def _locales() -> list[str]:
    profiles = [named(name) for name in NAMES]
    keys = [key for key in type(profiles[0]).__struct_fields__ if key != "name"]
    return [_row(f"`{key}`", *(_value(one, key) for one in profiles)) for key in keys]


def _value(locale: Locale, key: str) -> str:
    value = getattr(locale, key)
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return {True: "yes", False: "no", " ": "a space"}.get(value, str(value)) if isinstance(value, bool | str) else str(value)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell(one) for one in cells)} |"
