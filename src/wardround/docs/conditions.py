"""The manual's page of conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround import workspace
from wardround.docs.text import MADE, cell, markdown, page
from wardround.wire import condition

if TYPE_CHECKING:
    from wardround.wire.condition import Known

_INTRODUCTION = """\
Faults along a time-line, as wards know them. Each is one file in `proxies/conditions/`; begin it in a scenario
(`with ward.condition("vpn_drop"):`) or in every scenario of a run (`wardround run --condition vpn_drop`). How to write one:
[how-to](../how-to/aim-a-fault.md#conditions). Seconds are virtual, from the condition's beginning."""
_MANY = 12


def conditions_page() -> str:
    """One section for each condition of ours: the file's docstring and its time-line."""
    found = [condition.find(name, workspace.kit()) for name in condition_names()]
    rows = [f"| [{one.name}](#{one.name}) | {one.condition.lasts_s:g} s | {cell(one.manual.partition(chr(10))[0])} |" for one in found]
    blocks = ["# Conditions", MADE, _INTRODUCTION, "\n".join(["| name | lasts | what happens |", "| --- | --- | --- |", *rows])]
    for one in found:
        blocks += [f"## {one.name}", markdown(one.manual), _steps(one)]
    return page(blocks)


def condition_names() -> list[str]:
    """Our conditions."""
    return sorted(path.stem for path in (workspace.kit() / "proxies" / "conditions").glob("*.py") if not path.stem.startswith("_"))


def _steps(known: Known) -> str:
    steps = sorted(known.condition.steps, key=lambda step: step.from_s)
    rows = [f"| {step.from_s:g} | {step.to_s:g} | `{step.fault}` |" for step in steps[:_MANY]]
    rest = [f"| ... | ... | and {len(steps) - _MANY} more of the same |"] if len(steps) > _MANY else []
    return "\n".join(["| from s | to s | fault |", "| --- | --- | --- |", *rows, *rest])
