"""The manual's page of the profile, from the model and the strings below its attributes."""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from wardround.docs.text import MADE, cell, markdown, page
from wardround.history import events as events_module
from wardround.portal import credentials as credentials_module
from wardround.portal import load as load_module
from wardround.portal import profile as profile_module
from wardround.portal import reader as reader_module
from wardround.portal import requests as requests_module
from wardround.portal import screens as screens_module
from wardround.portal.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_INTRODUCTION = """\
Unknown keys are errors. `wardround init` writes a commented example; `wardround check` says what is wrong with a profile, and what it
makes checkable. How to write one: [how-to](../how-to/write-a-profile.md)."""


def profile_page() -> str:
    """Every table and key of ``portal.toml``, from the model and its attributes' docstrings."""
    said = meanings()
    blocks = ["# The profile, `portal.toml`", MADE, _INTRODUCTION]
    for title, model in sections():
        rows = ["| key | kind | default | meaning |", "| --- | --- | --- | --- |"]
        for key, field in model.model_fields.items():
            default = "**required**" if field.is_required() else f"`{_toml(field.get_default(call_default_factory=True))}`"
            rows.append(f"| `{key}` | {_kind(field.annotation)} | {default} | {cell(said.get((model.__name__, key), ''))} |")
        blocks += [f"## {title}", markdown(inspect.getdoc(model) or ""), "\n".join(rows)]
    return page(blocks)


def meanings() -> dict[tuple[str, str], str]:
    """What each key means, by model and key. Limits are explained where the invariants read them."""
    limits = {("Session", key): text for (_, key), text in attribute_docs(events_module, "Limits").items()}
    modules = (screens_module, requests_module, load_module, credentials_module, profile_module, reader_module)
    return limits | {key: text for module in modules for key, text in attribute_docs(module).items()}


def sections() -> list[tuple[str, type[BaseModel]]]:
    """The profile's tables, outer before inner, each model once."""
    found: dict[type[BaseModel], str] = {Profile: "Top level"}
    queue: list[tuple[str, type[BaseModel]]] = [("", Profile)]
    while queue:
        prefix, model = queue.pop(0)
        for key, field in model.model_fields.items():
            for inner in _models(field.annotation):
                path = f"{prefix}.{key}" if prefix else key
                if inner not in found:
                    # tables that stand in many places are named after what they are
                    found[inner] = inner.__name__ if inner.__name__ in ("Sign", "Step", "Request") else f"[{path}]"
                    queue.append((path, inner))
    titles = {"[record]": "[record] and [audit]", "[flows]": "[flows.NAME]", "Sign": "A sign", "Step": "A step", "Request": "A request"}
    return [(titles.get(title, title), model) for model, title in found.items()]


def attribute_docs(module: ModuleType, only: str | None = None) -> dict[tuple[str, str], str]:
    """The string below each annotated attribute of each class, by class and attribute."""
    found = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.ClassDef) or only not in (None, node.name):
            continue
        for here, after in zip(node.body, node.body[1:], strict=False):
            if isinstance(here, ast.AnnAssign) and isinstance(here.target, ast.Name) and isinstance(after, ast.Expr):
                text = after.value.value if isinstance(after.value, ast.Constant) else None
                if isinstance(text, str):
                    found[node.name, here.target.id] = inspect.cleandoc(text)
    return found


def _kind(annotation: object) -> str:
    """A type as a reader of TOML thinks of it."""
    inner = next(_models(annotation), None)
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    if inner:
        return "list of tables" if "list[" in text else "tables by name" if "dict[" in text else "table"
    words = [f'`"{word}"`' for word in _literals(annotation)]
    if words:
        return " or ".join(words)
    if "list[str]" in text:
        return "list of texts"
    if "dict[" in text:
        return "table of texts"
    names = {"str": "text", "float": "number", "int": "whole number", "bool": "true or false"}
    return next((plain for name, plain in names.items() if re.search(rf"\b{name}\b", text)), text)


def _literals(annotation: object) -> Iterator[str]:
    for argument in get_args(annotation):
        if isinstance(argument, str):
            yield argument
        else:
            yield from _literals(argument)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _toml(value: object) -> str:
    match value:
        case None:
            return "absent"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(_toml(one) for one in value)}]"
        case dict() | BaseModel():
            return "{}"
        case _:
            return str(value)
