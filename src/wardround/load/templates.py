"""Texts with ``{words}``, taken apart once and filled in a thousand times a second."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wardround.portal.requests import Request

_WORD = re.compile(r"\{([a-z_]+(?::[^{}\s]+)?)\}")
_SAFE = re.compile(r"[A-Za-z0-9_.~-]*\Z")
"""Values that mean themselves in a path, a form and JSON alike."""


class Template:
    """A text with ``{words}``. Words that are not known stay as they stand.

    Args:
        text: with the words.
        escape: how a value is written at such a place.
    """

    def __init__(self, text: str, escape: Callable[[str], str] = str) -> None:
        parts = _WORD.split(text)
        self.text = text
        self.words: tuple[str, ...] = tuple(parts[1::2])
        self._parts = parts
        self._escape = escape

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with its words replaced."""
        if not self.words:
            return self.text
        parts = self._parts.copy()
        for place in range(1, len(parts), 2):
            value = values.get(parts[place])
            if value is None:
                parts[place] = f"{{{parts[place]}}}"
            else:
                parts[place] = value if _SAFE.match(value) else self._escape(value)
        return "".join(parts)


@dataclass(frozen=True)
class Prepared:
    """A request of the profile, made ready.

    Attributes:
        route: the path with its words in it: the name under which statistics are kept.
        role: of the exchange, in the wire's words.
    """

    flow: str
    step: str
    method: str
    role: str
    route: str
    path: Template
    body: Template | None
    headers: tuple[tuple[str, Template], ...]
    ok: frozenset[int]
    take: tuple[tuple[str, Template], ...]
    again: bool
    whose: str
    marked: bool
    """Whether the request carries the intent's marker."""
    cookies: tuple[str, ...]
    """Cookies whose values it carries elsewhere than in the cookie header."""
    meant: dict[str, str]
    """What a marked request says that every such request says: a dose, a unit."""


def prepare(request: Request, flow: str, number: int, role: str) -> Prepared:
    """Make a request ready. ``number``: its place in the flow, from 1."""
    path = Template(request.path, lambda value: quote(value, safe=""))
    body = _body(request)
    kind = ("application/json" if request.send else "application/x-www-form-urlencoded") if body else ""
    given = request.headers | ({"Content-Type": kind} if kind else {})
    headers = tuple((name, Template(value)) for name, value in given.items())
    words = {*path.words, *(body.words if body else ()), *(word for _, template in headers for word in template.words)}
    return Prepared(
        flow=flow,
        step=str(number),
        method=request.method,
        role=role,
        route=request.path.partition("?")[0],
        path=path,
        body=body,
        headers=headers,
        ok=frozenset(request.ok or range(200, 300)),
        take=tuple((name, Template(pattern, re.escape)) for name, pattern in request.take.items()),
        again=request.again,
        whose=request.whose or ("patient" if "patient" in words else "ward"),
        marked="marker" in words,
        cookies=tuple(word.partition(":")[2] for word in sorted(words) if word.startswith("cookie:")),
        meant={name: value for name, value in (request.send | request.form).items() if isinstance(value, str) and not _WORD.search(value)},
    )


def _body(request: Request) -> Template | None:
    if request.send:
        return Template(json.dumps(request.send), lambda value: json.dumps(value)[1:-1])
    if request.form:
        return Template("&".join(f"{quote_plus(name)}={_form(value)}" for name, value in request.form.items()), quote_plus)
    return None


def _form(value: str) -> str:
    """A form's value with everything but its words escaped."""
    parts = _WORD.split(value)
    return "".join(f"{{{part}}}" if place % 2 else quote_plus(part) for place, part in enumerate(parts))
