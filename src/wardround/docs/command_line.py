"""The manual's page of the command line, from the commands' own signatures."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from wardround.cli import app
from wardround.docs.text import MADE, cell, markdown, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def command_line_page() -> str:
    """Every command with its options."""
    blocks = ["# The command line", MADE, markdown(str(app.info.help))]
    for name, function in commands().items():
        words = " ".join(str(one.metavar) for _, _, one in parameters(function) if isinstance(one, ArgumentInfo))
        rows = [
            f"| {_spelling(key, annotation, one)} | {cell(one.help or '')} |"
            for key, annotation, one in parameters(function)
            if isinstance(one, OptionInfo)
        ]
        blocks += [
            f"## wardround {name}",
            markdown(inspect.getdoc(function) or ""),
            f"`wardround {name}{' [OPTIONS]' if rows else ''}{' ' + words if words else ''}`",
        ]
        blocks.append("\n".join(["| option | meaning |", "| --- | --- |", *rows]) if rows else "")
    return page(blocks)


def commands() -> dict[str, Callable[..., Any]]:
    """The commands, as the help lists them."""
    return {one.name or one.callback.__name__: one.callback for one in app.registered_commands if one.callback}


def parameters(function: Callable[..., Any]) -> Iterator[tuple[str, Any, OptionInfo | ArgumentInfo]]:
    """A command's parameters: name, type, and what typer was told of it."""
    for name, hint in get_type_hints(function, include_extras=True).items():
        for told in getattr(hint, "__metadata__", ()):
            if isinstance(told, OptionInfo | ArgumentInfo):
                yield name, get_args(hint)[0], told


def _spelling(name: str, annotation: object, option: OptionInfo) -> str:
    # inside Annotated, typer keeps the first spelling where a default would stand
    first = [option.default] if isinstance(option.default, str) and option.default.startswith("-") else []
    names = [*first, *(option.param_decls or ())] or [f"--{name.replace('_', '-')}"]
    choices = [one for one in (annotation, *get_args(annotation)) if isinstance(one, type) and issubclass(one, Enum)]
    value = "\\|".join(str(one.value) for one in choices[0]) if choices else str(option.metavar or "")
    return f"`{', '.join(names)}`{' ' + value if value else ''}"
