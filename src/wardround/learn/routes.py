"""An exchange as a route of the profile: its path without what differs each time, and what tells it from others at its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.learn.tap import Sight

_NAMES = "grant_type|action|act|do|cmd|command|op|operation|operationName|task|mode|route|page"
_IN_QUERY = re.compile(rf"(?:^|&)((?:{_NAMES})=[A-Za-z][\w.:%-]{{1,60}})(?=&|$)")
_IN_FORM = re.compile(rf"(?:^|&)((?:{_NAMES}|method)=[A-Za-z][\w.:%-]{{1,60}})(?=&|$)")
_IN_JSON = re.compile(rf'"(?:{_NAMES}|method)"\s*:\s*"[A-Za-z][\w.:/-]{{1,60}}"')
_SURELY_RANDOM = 16
"""Letters: a part of a path that is as long and has digits in it is nobody's word."""


def route(sight: Sight, role: str, **more: object) -> dict[str, object]:
    """The keys of a route for exchanges such as this one."""
    found: dict[str, object] = {"role": role, "path": globbed(sight.where), "method": sight.method}
    query = _IN_QUERY.search(sight.path.partition("?")[2])
    body = _IN_JSON.search(sight.body) if sight.body.lstrip()[:1] in ("{", "[") else _IN_FORM.search(sight.body)
    if query:
        found["query"] = query.group(1)
    if body:
        found["body"] = body.group(body.lastindex or 0)
    return {**found, **more}


def globbed(path: str) -> str:
    """A path with ``*`` for each part that is an identifier or a random value: ``/interaction/*``, ``/patients/*/vitals``."""
    return "/".join(_part(part) for part in path.split("/"))


def _part(part: str) -> str:
    word, parameters, _ = part.partition(";")
    digits = any(letter.isdigit() for letter in word)
    changes = word.isdigit() or re.fullmatch(r"[0-9a-fA-F]{12,}|[0-9a-fA-F-]{36}", word) or (digits and len(word) >= _SURELY_RANDOM)
    return "*" if changes else f"{word}*" if parameters else word
