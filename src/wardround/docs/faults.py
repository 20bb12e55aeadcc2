"""The manual's page of faults."""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Any

from wardround import workspace
from wardround.docs.text import MADE, cell, markdown, page
from wardround.wire.catalogue import find, parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """\
What the network does to an exchange. Each is one file in `proxies/`, works in a scenario (`ward.wire.fault(...)`) and alone
(`mitmdump -s proxies/NAME.py`). How to write one: [how-to](../how-to/write-a-fault.md)."""


def faults_page() -> str:
    """One section for each fault of ours: the class's docstring and its parameters."""
    faults = {name: find(name, workspace.kit()) for name in fault_names()}
    rows = [f"| [{name}](#{name}) | {cell((inspect.getdoc(fault) or '').partition(chr(10))[0])} |" for name, fault in faults.items()]
    blocks = ["# Faults", MADE, _INTRODUCTION, "\n".join(["| name | what happens |", "| --- | --- |", *rows])]
    for name, fault in faults.items():
        blocks += [f"## {name}", markdown(inspect.getdoc(fault) or ""), _parameters(fault)]
    return page(blocks)


def fault_names() -> list[str]:
    """Our faults."""
    return sorted(path.stem for path in (workspace.kit() / "proxies").glob("*.py") if not path.stem.startswith("_"))


def _parameters(fault: type[Any]) -> str:
    """A table of the public fields; ``random`` is the engine's to set (``Seeded``)."""
    fields = [field for field in dataclasses.fields(fault) if field.name in parameters(fault)] if dataclasses.is_dataclass(fault) else []
    if not fields:
        return "No parameters."
    said = dict(_attributes(inspect.getdoc(fault) or ""))
    rows = ["| parameter | default | meaning |", "| --- | --- | --- |"]
    rows += [f"| `{field.name}` | `{_default(field)}` | {cell(said.get(field.name, ''))} |" for field in fields]
    return "\n".join(rows)


def _attributes(doc: str) -> Iterator[tuple[str, str]]:
    """Names and meanings of a docstring's ``Attributes`` section."""
    _, _, section = doc.partition("\nAttributes:")
    for entry in re.split(r"\n(?=\S)", textwrap.dedent(section.strip("\n"))):
        name, colon, meaning = entry.partition(":")
        if colon:
            yield name.strip(), " ".join(meaning.split())


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return repr(field.default)
    return repr(field.default_factory()) if field.default_factory is not dataclasses.MISSING else "required"
