"""Values of a fault's parameters, from text to the type that the fault declares."""

from __future__ import annotations

import math
import types
from typing import Literal, Union, get_args, get_origin, get_type_hints

from wardround.errors import did_you_mean
from wardround.wire.catalogue import parameters

SEVERAL = "|"
"""Between several values of one parameter."""
_TRUE, _FALSE = ("true", "yes"), ("false", "no")


class UnfitError(ValueError):
    """A text is no value of a type. ``str`` says what it takes."""

    def __init__(self, takes: str, hint: str = "") -> None:
        super().__init__(takes)
        self.hint = hint


def hints(kind: type) -> dict[str, object]:
    """The parameters of a fault's class, with their types."""
    found = get_type_hints(kind)
    return {name: found.get(name, str) for name in parameters(kind)}


def fit(text: str, hint: object, *, quoted: bool = False) -> object:
    """A text as a value of a type: float, int, bool, str, Literal, several of them (``a|b``), and each of them or None.

    Args:
        text: as written, without quotation marks.
        hint: the type.
        quoted: it stood in quotation marks: a text, never a number or ``none``.

    Raises:
        UnfitError: it is none; with what the type takes.
    """
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    for member in members:
        try:
            return _one(text, member, quoted=quoted)
        except UnfitError:
            continue
    choices = [str(choice) for member in members if get_origin(member) is Literal for choice in get_args(member)]
    raise UnfitError(" or ".join(_takes(member) for member in members), did_you_mean(text, choices) if choices else "")


def _one(text: str, hint: object, *, quoted: bool) -> object:
    if hint is str:
        return text
    if get_origin(hint) in (tuple, list, frozenset):
        several = [_one(part, get_args(hint)[0], quoted=quoted) for part in text.split(SEVERAL) if part]
        return get_origin(hint)(several)  # type: ignore[misc]  # one of the three
    if get_origin(hint) is Literal:
        for choice in get_args(hint):
            if str(choice) == text and (not quoted or isinstance(choice, str)):
                return choice
    if not quoted:
        match hint:
            case types.NoneType if text.lower() == "none":
                return None
            case _ if hint is bool and text.lower() in (*_TRUE, *_FALSE):
                return text.lower() in _TRUE
            case _ if hint in (int, float):
                return _number(text, whole=hint is int)
    raise UnfitError(_takes(hint))


def _number(text: str, *, whole: bool) -> float:
    try:
        number = int(text) if whole else float(text)
    except ValueError:
        raise UnfitError(_takes(int if whole else float)) from None
    if not math.isfinite(number):
        raise UnfitError(_takes(float))
    return number


def _takes(hint: object) -> str:
    plain = {str: "a text", bool: "true or false", int: "a whole number", float: "a number without a unit", types.NoneType: "none"}
    if get_origin(hint) is Literal:
        return ", ".join(str(choice) for choice in get_args(hint))
    if get_origin(hint) in (tuple, list, frozenset):
        return f"{_takes(get_args(hint)[0])}, or several with {SEVERAL} between them"
    return next((words for kind, words in plain.items() if kind is hint), "what only Python can write")
