"""What a screen must not do: one folder, one family; one file, one rule. The folders are the registry."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from wardround.screen.rule import Rule

FORMS = ("judge", "compare", "probe")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every module of the families that offers ``ID`` and one of ``FORMS``, sorted by id."""
    families = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__) if found.ispkg]
    modules = [import_module(f"{family.__name__}.{found.name}") for family in families for found in pkgutil.iter_modules(family.__path__)]
    offered = [cast("Rule", module) for module in modules if hasattr(module, "ID") and any(hasattr(module, form) for form in FORMS)]
    return tuple(sorted(offered, key=lambda rule: rule.ID))


def family(rule: Rule) -> str:
    """The family that a rule belongs to: the name of its folder."""
    return rule.__name__.split(".")[-2]
