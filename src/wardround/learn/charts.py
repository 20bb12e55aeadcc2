"""Patients whose charts open by a button: an answer tells who they are, and the button is pressed while only reading is let through."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wardround.learn import words
from wardround.learn.looking import look
from wardround.learn.places import shown
from wardround.learn.roam import person
from wardround.portal.adapter import ActFailed
from wardround.portal.screens import Sign, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from wardround.browser.tab import Tab
    from wardround.learn.tap import Sight, Tap

_KEYS = ("id", "patientId", "patient_id", "pid", "uuid", "key", "mrn")
_NAMES = ("name", "displayName", "display_name", "fullName", "full_name", "patientName", "patient_name", "display", "label")
_LEAST = 2


def listed(sights: Iterable[Sight]) -> dict[str, str]:
    """Key by name of the patients that answers list: at least two in one list that is called one of patients."""
    found: dict[str, str] = {}
    for sight in sights:
        if "json" not in sight.answer.get("content-type", ""):
            continue
        try:
            read = json.loads(sight.text)
        except ValueError:
            continue
        for called, members in _lists(read, sight.where):
            people = {name: key for one in members if (name := _name(one)) and (key := _key(one))}
            if len(people) >= _LEAST and words.PATIENT.search(called):
                found = found or people
    return found


def _lists(read: object, called: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    if isinstance(read, dict):
        for name, value in read.items():
            yield from _lists(value, f"{called}/{name}")
    elif isinstance(read, list):
        members = [one.get("resource", one) if isinstance(one, dict) else one for one in read]
        yield called, [one for one in members if isinstance(one, dict)]


def _key(one: dict[str, object]) -> str:
    return next((str(one[name]) for name in _KEYS if isinstance(one.get(name), (str, int))), "")


def _name(one: dict[str, object]) -> str:
    said = next((one[name] for name in _NAMES if one.get(name)), None)
    if isinstance(said, list) and said and isinstance(said[0], dict):  # FHIR's HumanName
        given = said[0].get("given") or []
        said = said[0].get("text") or " ".join([*(str(part) for part in given), str(said[0].get("family", ""))])
    if said is None:
        parts = [one.get(name) for names in (("firstName", "first_name", "given"), ("lastName", "last_name", "family")) for name in names]
        said = " ".join(part for part in parts if isinstance(part, str))
    return said.strip() if isinstance(said, str) and person(said) else ""


def pressed(tab: Tab, tap: Tap, patients: dict[str, str], rest: Callable[[], None]) -> tuple[list[Step], str, str] | None:
    """Open the first one's chart by the control that bears the name.

    Returns:
        (the steps for any patient, the page's path with ``{patient}`` in place of the key or "" when the address does not tell, how); None:
        there is no such control, it wanted to write, or the chart did not come.
    """
    view = look(tab.page)
    found = [
        (name, one)
        for name in patients
        for one in view.controls
        if one.kind in ("button", "link", "other") and name in (one.name or one.text)
    ]
    if len({name for name, _ in found}) < _LEAST:
        return None
    name, control = found[0]
    sign = Sign(role=control.role, name=name)
    if not control.role or shown(tab.page, sign) != 1:
        return None
    others = [Sign(role=one.role, name=other) for other, one in found if other != name and one.role]
    with tap.reading_only() as held:
        try:
            tab.click(sign)
        except ActFailed:
            return None
        rest()
    if held or not shown(tab.page, Sign(text=name)) or any(shown(tab.page, other) for other in others):
        return None
    steps = [Step(click=Sign(role=control.role, name="{patient_name}")), Step(wait=Sign(text="{patient_name}"))]
    parts = urlsplit(tab.page.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    template, times = re.subn(rf"(?<![\w-]){re.escape(patients[name])}(?![\w-])", "{patient}", path)
    return (
        steps,
        template if times == 1 else "",
        f"{control.role} {name.split(maxsplit=1)[0]} … was pressed while only reading was let through",
    )
