"""From a recorder's locator (``page.get_by_role("button", name="Save")``) to a profile's sign."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.portal.screens import Sign

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTE = {"get_by_placeholder": "placeholder", "get_by_title": "title", "get_by_alt_text": "alt", "get_by_test_id": "data-testid"}
_TAGS = {
    "row": "tr",
    "listitem": "li",
    "cell": "td",
    "dialog": "dialog",
    "group": "fieldset",
    "article": "article",
    "list": "ul",
    "main": "main",
}
"""Elements that have a role without saying so."""


class Unsaid(ValueError):  # noqa: N818  # what the profile has no words for is an observation
    """A profile's sign cannot say this."""


@dataclass(frozen=True)
class _Part:
    """One link of a locator: what it is called and with which words."""

    how: str
    what: str = ""
    name: str = ""
    exact: bool = False
    text: str = ""
    """It must hold this."""
    nth: int = 0


def sign(node: ast.expr) -> Sign:
    """The sign that means what a locator means.

    Raises:
        Unsaid: it is in another frame, say.
    """
    *outer, last = _parts(node)
    within = " >> ".join(map(_css, outer)) or None
    if last.nth:
        return Sign(css=_css(last), within=within)
    found = Sign(exact=last.exact, within=within, text=last.text or None)
    by_how: dict[str, dict[str, str | None]] = {
        "get_by_role": {"role": last.what, "name": last.name or None},
        "get_by_label": {"label": last.what},
        "get_by_text": {"text": last.what},
        "get_by_test_id": {"testid": last.what},
    }
    said = by_how.get(last.how)
    return found.model_copy(update=said) if said else Sign(css=_css(last), within=within)


def _parts(node: ast.expr) -> list[_Part]:
    found: list[_Part] = []
    for how, call in _chain(node):
        if how == "first":
            continue
        if how in ("nth", "last", "filter"):
            if not found:
                raise Unsaid(how)
            found[-1] = _narrowed(found[-1], how, call)
            continue
        if how != "locator" and not how.startswith("get_by_"):
            raise Unsaid("a frame" if "frame" in how else how)
        what, *_ = [_text(argument) for argument in call.args] if call else [""]
        said = {one.arg: one.value for one in call.keywords} if call else {}
        name = _text(said["name"]) if "name" in said else ""
        if set(said) - {"name", "exact"}:
            raise Unsaid(", ".join(sorted(filter(None, set(said) - {"name", "exact"}))))
        found.append(_Part(how, what, name, exact="exact" in said))
    if not found:
        raise Unsaid("the page itself")
    return found


def _narrowed(part: _Part, how: str, call: ast.Call | None) -> _Part:
    if how == "filter":
        said = {one.arg: one.value for one in call.keywords} if call else {}
        if set(said) != {"has_text"}:
            raise Unsaid("filter")
        return _Part(part.how, part.what, part.name, part.exact, text=_text(said["has_text"]))
    place = -1 if how == "last" else ast.literal_eval(call.args[0]) if call else 0
    return _Part(part.how, part.what, part.name, part.exact, part.text, nth=int(place))


def _chain(node: ast.expr) -> Iterator[tuple[str, ast.Call | None]]:
    """The links of a locator from the page on: name and call; a property has no call."""
    call = node if isinstance(node, ast.Call) else None
    target = call.func if call else node
    if isinstance(target, ast.Name):
        if target.id != "page":
            raise Unsaid("another tab")
        return
    if not isinstance(target, ast.Attribute):
        raise Unsaid(ast.unparse(node))
    yield from _chain(target.value)
    yield target.attr, call


def _text(node: ast.expr) -> str:
    """A text, or that of a pattern: what it must hold."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile" and isinstance(node.args[0], ast.Constant):
        pattern = str(node.args[0].value).removeprefix("^").removesuffix("$")
        plain = re.sub(r"\\(.)", r"\1", pattern)
        if re.search(r"(?<!\\)[.*+?\[\](){}|^$]|\\[dswbDSWB]", pattern):
            raise Unsaid(f"the pattern {pattern}")
        return plain
    raise Unsaid(ast.unparse(node))


def _css(part: _Part) -> str:
    """As a selector of Playwright's."""
    quoted = '"{}"'.format(part.what.replace("\\", "\\\\").replace('"', '\\"'))
    if part.how == "get_by_role":
        tag = _TAGS.get(part.what)
        if part.text and not part.name:
            found = f":is({tag},[role={part.what}])" if tag else f"[role={part.what}]"
        else:
            name = part.name.replace("\\", "\\\\").replace('"', '\\"')
            found = f"role={part.what}" + (f'[name{"" if part.exact else "*"}="{name}"{"" if part.exact else " i"}]' if name else "")
            if part.text:
                raise Unsaid("a role with a name and a text")
    elif part.how == "get_by_text":
        found = f"text={quoted if part.exact else part.what}"
    elif part.how in _ATTRIBUTE:
        found = f"[{_ATTRIBUTE[part.how]}={quoted}]"
    elif part.how == "locator" and not part.what.startswith("internal:"):
        found = part.what
    else:
        raise Unsaid(part.how)
    if part.text:
        found += ':has-text("{}")'.format(part.text.replace('"', '\\"'))
    return found + (f" >> nth={part.nth}" if part.nth else "")
