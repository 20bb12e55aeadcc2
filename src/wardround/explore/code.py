"""Python source in the form in which a formatter leaves it: a call is one line if it fits, else one line for each argument."""

from __future__ import annotations

import dataclasses
import json
import keyword
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.wire.aim import Aim

WIDTH = 88
"""Columns. Formatters that allow more keep what is broken already."""
INDENT = "    "


@dataclass(frozen=True)
class Expression:
    """A call, or something plain (``close`` empty)."""

    opens: str
    """``name(`` with what stands before it."""
    arguments: tuple[Expression, ...] = ()
    close: str = ""

    def flat(self) -> str:
        """On one line."""
        return self.opens + ", ".join(argument.flat() for argument in self.arguments) + self.close

    def lines(self, indent: str = "", after: str = "") -> list[str]:
        """On as many lines as it needs."""
        whole = f"{indent}{self.flat()}{after}"
        if len(whole) <= WIDTH or not self.arguments:
            return [whole]
        inner = [line for argument in self.arguments for line in argument.lines(indent + INDENT, ",")]
        return [f"{indent}{self.opens}", *inner, f"{indent}{self.close}{after}"]


def plain(text: str) -> Expression:
    """A name or a literal."""
    return Expression(text)


def called(name: str, *arguments: Expression, **named: Expression) -> Expression:
    """A call."""
    given = [dataclasses.replace(value, opens=f"{key}={value.opens}") for key, value in named.items()]
    return Expression(f"{name}(", (*arguments, *given), ")")


def assigned(name: str, value: Expression) -> Expression:
    """``name = value``; the value alone when the name is empty."""
    return dataclasses.replace(value, opens=f"{name} = {value.opens}") if name else value


def literal(value: object) -> Expression:
    """A plain value, strings in double quotes."""
    if isinstance(value, str):
        return plain(repr(value) if '"' in value else json.dumps(value, ensure_ascii=False))
    if isinstance(value, dict):
        pairs = [(literal(key), literal(inner)) for key, inner in value.items()]
        return Expression("{", tuple(dataclasses.replace(inner, opens=f"{key.flat()}: {inner.opens}") for key, inner in pairs), "}")
    if isinstance(value, list | tuple | set | frozenset):
        raise TypeError(f"no literal for {value!r}")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - beyond it floats are no whole numbers
        return plain(str(int(value)))
    return plain(repr(value))


def aim(of: Aim) -> Expression:
    """An aim with what it asks for, and no more."""
    asked = {one.name: getattr(of, one.name) for one in dataclasses.fields(of) if getattr(of, one.name) != one.default}
    return called("Aim", **{name: literal(value) for name, value in asked.items()})


@dataclass
class Names:
    """Names of variables: each once, none hiding another."""

    taken: set[str] = field(default_factory=set)

    def new(self, words: str) -> str:
        """A free name made from some words."""
        stem = re.sub(r"\W+", "_", words).strip("_").lower() or "it"
        stem = f"_{stem}" if stem[0].isdigit() or keyword.iskeyword(stem) else stem
        name, number = stem, 1
        while name in self.taken:
            number += 1
            name = f"{stem}_{number}"
        self.taken.add(name)
        return name


def imports(wanted: Iterable[tuple[str, str]]) -> list[str]:
    """``from module import name`` for each pair, one line for each module, sorted as linters want them."""
    by_module: dict[str, set[str]] = {}
    for module, name in wanted:
        by_module.setdefault(module, set()).add(name)
    found = []
    for module, names in sorted(by_module.items()):
        # isort's order: CONSTANTS, Classes, functions
        ordered = sorted(names, key=lambda name: (not name.isupper(), not name[:1].isupper(), name))
        one = f"from {module} import {', '.join(ordered)}"
        found += [one] if len(one) <= WIDTH else [f"from {module} import (", *(f"{INDENT}{name}," for name in ordered), ")"]
    return found
