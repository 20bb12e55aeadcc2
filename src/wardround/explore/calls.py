"""Which function of ``flows/`` does an act of a story, and with what: played from here, and written from here."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from wardround import workspace
from wardround.errors import UserError, did_you_mean
from wardround.explore.story import Do, Up
from wardround.wire.catalogue import find, parameters

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    from wardround.explore.story import Step, Story

_PREFIX = {"draft": "draft_", "reopen": "reopen_", "finish": "finish_"}
"""How the functions of a flow that can be left half done are called: ``draft_note``, ``finish_note``."""


@dataclass(frozen=True)
class Call:
    """One call. The tab is the first argument, then what the function asks for by name."""

    module: str
    """In ``flows/``."""
    name: str
    function: Callable[..., Any]
    patient: bool = False
    intent: bool = False
    """It is handed what the draft returned."""
    named: dict[str, str | bool] = field(default_factory=dict)


def call(act: Do) -> Call:
    """The call that does an act. ``workspace.join`` must have been called in this process.

    Raises:
        UserError: ``story-untold``: there is no such flow, or it has no such function.
    """
    try:
        module = import_module(f"flows.{act.flow}")
    except ModuleNotFoundError as error:
        known = did_you_mean(act.flow, workspace.names("flows"))
        raise UserError("story-untold", f"the story's act {act.flow} has no file in flows/", known) from error
    name = _name(module, act)
    function = getattr(module, name)
    takes = inspect.signature(function).parameters
    open_ended = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in takes.values())
    named: dict[str, str | bool] = {
        key: value
        for key, value in act.fields.items()
        if (key in takes and takes[key].default != value) or (key not in takes and open_ended)
    }
    if act.how == "double-click":
        named["double_click"] = True
    if act.how == "totp-reused":
        named["reuse_code"] = True
    return Call(act.flow, name, function, patient="patient" in takes, intent="intent" in takes, named=named)


def _name(module: ModuleType, act: Do) -> str:
    if act.how == "wrong-password":
        return "guess"
    prefix = _PREFIX.get(act.how)
    names = [name for name, value in vars(module).items() if inspect.isfunction(value) and value.__module__ == module.__name__]
    wanted = next((name for name in names if name.startswith(prefix)), None) if prefix else act.flow
    if wanted not in names:
        what = f"no function {prefix}…" if prefix else f"no function {act.flow}"
        raise UserError("story-untold", f"flows/{act.flow}.py has {what}", "A story can only use a flow that follows the names of ours.")
    return wanted


def fault_parameters(up: Up, root: Path | None = None) -> dict[str, object]:
    """A fault's parameters with their types; those that have their default value are left out.

    Args:
        up: a fault, with its parameters as text.
        root: the team's workspace.

    Raises:
        UserError: ``unknown-fault``; ``story-untold``: a value cannot be read back from its text.
    """
    kind = find(up.name, root)
    hints = inspect.get_annotations(kind, eval_str=True)
    plain = kind() if all(_optional(kind, name) for name in parameters(kind)) else None
    found: dict[str, object] = {}
    for name in parameters(kind):
        if name not in up.parameters or (plain is not None and str(getattr(plain, name)) == up.parameters[name]):
            continue
        try:
            found[name] = _value(up.parameters[name], hints[name])
        except msgspec.ValidationError as error:
            said = f"the fault {up.name}'s parameter {name} cannot be read from {up.parameters[name]!r}: {error}"
            raise UserError("story-untold", said, "A story can only use faults whose parameters are plain values.") from error
    return found


def _optional(kind: type, name: str) -> bool:
    return inspect.signature(kind).parameters[name].default is not inspect.Parameter.empty


def _value(text: str, hint: Any) -> object:  # noqa: ANN401 - any type that a fault's author chose
    if text == "None":
        return msgspec.convert(None, hint)
    value: object = msgspec.convert(text, hint, strict=False)
    return value


def plain(story: Story, root: Path | None = None) -> Story:
    """The same story without the parameters and fields that say no more than the defaults do."""
    steps: list[Step] = []
    for step in story.steps:
        if isinstance(step, Up) and step.name:
            kept = fault_parameters(step, root)
            steps.append(msgspec.structs.replace(step, parameters={key: value for key, value in step.parameters.items() if key in kept}))
        elif isinstance(step, Do):
            named = call(step).named
            steps.append(msgspec.structs.replace(step, fields={key: value for key, value in step.fields.items() if key in named}))
        else:
            steps.append(step)
    return story.with_steps(tuple(steps))
