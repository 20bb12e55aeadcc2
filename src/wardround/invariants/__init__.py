"""What must hold over every history: one file, one invariant. The folder is the registry."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, cast

from wardround.history.events import TIME_LEAKS
from wardround.invariants.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.history import History
    from wardround.invariants.judgement import Invariant

__all__ = ["all_invariants", "judge_all", "judge_safely"]


def all_invariants() -> list[Invariant]:
    """Every module of this folder that offers ``ID`` and ``judge``, sorted by id."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    offered = [cast("Invariant", module) for module in modules if hasattr(module, "ID") and hasattr(module, "judge")]
    return sorted(offered, key=lambda invariant: invariant.ID)


def judge_safely(invariant: Invariant, history: History) -> Judgement:
    """Judge one history by one invariant; never raises.

    An invariant that crashes could not tell (with its error as the reason). One that held although a remark in the
    history names it as limited, or limits all of them, could not tell either: what limits the evidence also limits the good
    news. What is broken stays broken, unless the tester's own clock may have made it so (``TIME_LEAKS``).
    """
    try:
        judgement = invariant.judge(history)
        limits = history.remarks(invariant.ID)
    except Exception as error:  # noqa: BLE001 - a check that crashes must not lose the run, whatever it raised
        return Judgement.could_not_tell(f"check-crashed: {type(error).__name__}: {error}")
    undermined = next((limit for limit in limits if limit.slug == TIME_LEAKS), None)
    if judgement.verdict == "broken" and undermined is not None:
        return Judgement.could_not_tell(f"{undermined.slug}: {undermined.text} (it looked broken: {judgement.findings[0].summary})")
    if judgement.verdict == "holds" and limits:
        return Judgement.could_not_tell(f"{limits[0].slug}: {limits[0].text}")
    return judgement


def judge_all(history: History, invariants: Sequence[Invariant] | None = None) -> dict[str, Judgement]:
    """Judge one history by every invariant (or by those given), keyed by the invariant's id."""
    chosen = all_invariants() if invariants is None else invariants
    return {invariant.ID: judge_safely(invariant, history) for invariant in chosen}
