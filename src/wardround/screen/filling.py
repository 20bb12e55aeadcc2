"""Filling what is empty in a form with something valid, so that what sends it can be tried."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import ElementHandle

    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

_DATES = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime-local": "%Y-%m-%dT%H:%M", "month": "%Y-%m", "week": "%G-W%V"}
_MS = 1000.0


def fill(reading: Reading, el: int, node: Callable[[int], ElementHandle | None]) -> None:
    """Fill the empty fields of the form that an element stands in. What is filled, hidden, read-only or disabled stays."""
    from playwright.sync_api import Error

    named: set[str] = set()
    for control in reading.controls_in(reading.scopes.form(el).n):
        if control.disabled or control.readonly:
            continue
        with contextlib.suppress(Error):  # a field that cannot be filled is left empty: then the form says so
            live = node(control.el)
            if live is not None:
                _one(control, live, named)


def _one(control: Control, live: ElementHandle, named: set[str]) -> None:
    if control.kind == "select" and control.native:
        chosen = next((n for n, option in enumerate(control.options) if option.value and not option.disabled), None)
        if not live.input_value() and chosen is not None:
            live.select_option(index=chosen, timeout=_MS)
    elif control.kind == "radio":
        group = control.attributes.get("name", "")
        if group and group not in named and not live.evaluate("(one) => !!one.form?.querySelector(`[name='${one.name}']:checked`)"):
            live.check(timeout=_MS)
        named.add(group)
    elif control.kind == "checkbox" and control.required:
        live.check(timeout=_MS)
    elif control.kind == "date" and not live.input_value():
        live.fill(datetime.now(tz=UTC).strftime(_DATES.get(control.type, "%Y-%m-%d")), timeout=_MS)
    elif control.kind in {"text", "number"} and control.native and control.type != "password" and not live.input_value():
        least = control.attributes.get("min", "")
        live.fill(least or "1", timeout=_MS)
