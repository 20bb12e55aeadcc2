"""A learnt profile held against what is true: field, learnt, true."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.portal.profile import load

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.portal.part import Part
    from wardround.portal.profile import Profile
    from wardround.portal.screens import Step


@dataclass(frozen=True)
class Row:
    """One field."""

    field: str
    learnt: str
    true: str
    verdict: str
    """``right``, ``asked`` (there is something, and it was left as a question), ``wrong`` or ``wrong, marked``."""


def held(path: Path, truth: dict[str, object]) -> list[Row]:
    """Every field of the truth."""
    text = path.read_text()
    found = _fields(load(path), text)
    return [_row(name, found.get(name), true, marked=_marked(text, name)) for name, true in truth.items()]


def _row(name: str, learnt: object, true: object, *, marked: bool) -> Row:
    empty = learnt in (None, [], set())
    if isinstance(true, set) and name.startswith("routes."):
        right = not empty and set(learnt) <= true and bool(learnt)  # type: ignore[call-overload]  # a set of routes
    elif isinstance(true, set) and isinstance(learnt, set):
        right = learnt == true
    elif isinstance(true, set):
        right = learnt in true
    elif name == "flows.review_chart" and true:
        right = str(true) in str(learnt)
    else:
        right = empty if true is None else learnt == true
    verdict = "right" if right else "asked" if empty else "wrong, marked" if marked else "wrong"
    return Row(name, _said(learnt), _said(true), verdict)


def _said(value: object) -> str:
    if value in (None, [], set()):
        return "a question"
    if isinstance(value, (set, list)):
        return (" or " if isinstance(value, set) else ", ").join(sorted(str(one) for one in value))
    return str(value)


def _marked(text: str, name: str) -> bool:
    """Whether the profile says that it is only likely."""
    table, _, key = name.rpartition(".")
    if table == "routes":
        block = next((part for part in text.split("\n\n") if f'role = "{key}"' in part), "")
        return "LIKELY" in block
    line = re.search(rf"(?:^#.*\n)?^\s*{re.escape(key)} = .*$", text, re.MULTILINE)
    block = next((part for part in text.split("\n\n") if f"[{name}]" in part or (key == "patients" and "[[patients]]" in part)), "")
    return "LIKELY" in (line.group(0) if line else "") or "LIKELY" in block


def _fields(profile: Profile, text: str) -> dict[str, object]:
    chart = profile.flows.get("review_chart")
    found: dict[str, object] = {
        "portal.home": profile.portal.home,
        "portal.hosts": len(profile.portal.hosts),
        "sign_in": "checked" if "NOT CHECKED" not in text else "not checked",
        "clinicians.shown_as": profile.clinicians[0].shown_as,
        "sign_out": _step(profile.sign_out[-1:]),
        "extend": _step(profile.extend[-1:]),
        "patients": {one.key for one in profile.patients},
        "flows.review_chart": " ".join(str(step) for step in chart.steps) if chart else None,
    }
    for table in ("session", "signs", "credentials"):
        for name, value in getattr(profile, table):
            given = name in getattr(profile, table).model_fields_set
            found[f"{table}.{name}"] = (_plain(value) if hasattr(value, "model_dump") else value) if given else None
    routes = defaultdict(set)
    for one in profile.routes:
        routes[f"routes.{one.role}"].add(f"{one.method or 'any'} {one.path}")
    return {**found, **routes}


def _step(steps: list[Step]) -> str | None:
    if not steps:
        return None
    step = steps[0]
    return f"press={step.press}" if step.press else _plain(step.click) if step.click else str(step)


def _plain(part: Part) -> str:
    said = part.model_dump(exclude_none=True, exclude_defaults=True)
    said.pop("exact", None)
    return " ".join(f"{key}={value}" for key, value in said.items())
