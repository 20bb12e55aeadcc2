"""The catalogue of faults: each is a file of ``proxies/``, found by its name in the team's workspace first, then in ours."""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING

from wardround import workspace
from wardround.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_EVENTS = ("request", "response", "keep", "cut")
"""The last two are those of a fault of streams."""


def find(name: str, root: Path | None = None) -> type:
    """The class of a fault.

    Args:
        name: the file's name; ``-`` and ``_`` are the same.
        root: the team's workspace; None for the current folder.

    Raises:
        UserError: ``unknown-fault``, ``file-broken``, or ``broken-fault`` (the file holds no fault of its name).
    """
    file = workspace.find("proxies", name, root)
    module = workspace.load(file)
    own = [kind for _, kind in inspect.getmembers(module, inspect.isclass) if kind.__module__ == module.__name__]
    wanted = file.stem.replace("_", "")
    kind = next((kind for kind in own if kind.__name__.rstrip("_").lower() == wanted), None)
    if kind is None:
        camel = "".join(word.capitalize() for word in file.stem.split("_"))
        there = ", ".join(kind.__name__ for kind in own) or "none"
        raise UserError("broken-fault", f"{file} has these classes: {there}", f"A fault's class is named after its file: {camel}.")
    if not any(hasattr(kind, event) for event in _EVENTS):
        raise UserError("broken-fault", f"{kind.__name__} in {file} does nothing", "Give it a method request(flow) or response(flow).")
    return kind


def parameters(kind: type) -> list[str]:
    """The names of a fault's parameters."""
    if not dataclasses.is_dataclass(kind):
        return []
    return [field.name for field in dataclasses.fields(kind) if field.init and not field.name.startswith("_") and field.name != "random"]


def make(name: str, given: Mapping[str, object] | None = None, root: Path | None = None) -> object:
    """A fault with its parameters.

    Raises:
        UserError: as ``find``, ``unknown-fault-parameter``, or ``fault-value``: the fault refuses a value.
    """
    kind = find(name, root)
    allowed = parameters(kind)
    for parameter in given or {}:
        if parameter not in allowed:
            raise UserError("unknown-fault-parameter", f"the fault {name} has no parameter {parameter!r}", did_you_mean(parameter, allowed))
    try:
        made: object = kind(**(given or {}))
    except (TypeError, ValueError) as error:
        raise UserError("fault-value", f"{name}: {error}", "docs/reference/faults.md lists the parameters.") from error
    return made
