"""Reading what Playwright's recorder wrote: its Python, statement by statement, as moves of a person."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.learn.record.aimed import Unsaid, sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.portal.screens import Sign

_VERBS = frozenset({"click", "dblclick", "fill", "press", "check", "uncheck", "select_option"})
_TYPED = frozenset({"fill", "select_option", "press"})
_ASSERTS = frozenset({"to_be_visible", "to_contain_text", "to_have_value"})
_OURS = frozenset({"browser", "context"})


@dataclass(frozen=True)
class Move:
    """One thing that a person did, or (``expect``) pointed at."""

    verb: str
    """``goto``, ``click`` ...; ``expect``; ``strange``: what a profile's steps cannot say."""
    sign: Sign | None = None
    value: str = ""
    """What was typed, chosen or pressed; where to; of what is strange: what it was."""


def moves(script: str) -> list[Move]:
    """The moves of a recorded script, in order; a click into a field that is then filled in is left out.

    Raises:
        SyntaxError: it is no whole script.
    """
    body = next(one.body for one in ast.parse(script).body if isinstance(one, ast.FunctionDef) and one.name == "run")
    found: list[Move] = []
    for statement in body:
        for move in _moves(statement):
            last = found[-1] if found else None
            if last and move.verb == "fill" and last.sign == move.sign and last.verb in ("click", "fill"):
                found.pop()
            found.append(move)
    return [move for move in found if not (move.verb == "press" and move.value in ("Tab", "Shift+Tab", "CapsLock"))]


def _moves(statement: ast.stmt) -> Iterator[Move]:
    if isinstance(statement, ast.With):
        yield Move("strange", value=_opens(statement))
        return
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return  # `page1 = page1_info.value`: said by the `with` before it
    call = statement.value
    if not isinstance(call.func, ast.Attribute):
        return
    verb, target = call.func.attr, call.func.value
    if isinstance(target, ast.Name) and target.id in _OURS:
        return
    if isinstance(target, ast.Call) and isinstance(target.func, ast.Name) and target.func.id == "expect":
        yield from _expected(verb, target.args[0], call)
    elif isinstance(target, ast.Name):
        yield from _of_the_page(verb, target.id, call)
    else:
        yield _done(verb, target, call)


def _of_the_page(verb: str, page: str, call: ast.Call) -> Iterator[Move]:
    if verb in ("close", "once", "wait_for_timeout"):  # a window's end; a browser's own dialog
        return
    if page == "page" and verb == "goto" and isinstance(call.args[0], ast.Constant):
        yield Move("goto", value=str(call.args[0].value))
    else:
        yield Move("strange", value="another tab" if page != "page" else verb)


def _done(verb: str, target: ast.expr, call: ast.Call) -> Move:
    unsaid = _unsaid(verb, call)
    if unsaid:
        return Move("strange", value=unsaid)
    try:
        return Move(verb, sign(target), str(ast.literal_eval(call.args[0])) if verb in _TYPED else "")
    except Unsaid as strange:
        return Move("strange", value=str(strange))


def _unsaid(verb: str, call: ast.Call) -> str:
    """What of a move a step has no word for; empty: nothing."""
    if verb not in _VERBS:
        return "a file" if verb == "set_input_files" else verb
    if call.keywords:
        return f"{verb} with {call.keywords[0].arg}"
    return "several choices at once" if verb in _TYPED and not isinstance(call.args[0], ast.Constant) else ""


def _expected(verb: str, target: ast.expr, call: ast.Call) -> Iterator[Move]:
    if verb not in _ASSERTS:
        return
    try:
        seen = sign(target)
    except Unsaid:
        return
    text = call.args[0].value if verb == "to_contain_text" and call.args and isinstance(call.args[0], ast.Constant) else None
    yield Move("expect", seen.model_copy(update={"text": str(text)}) if text and seen.text is None else seen)


def _opens(statement: ast.With) -> str:
    words = ast.unparse(statement.items[0].context_expr)
    return "another tab" if "popup" in words else "a file" if "download" in words else words
