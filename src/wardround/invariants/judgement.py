"""What an invariant says: one of three verdicts with its evidence, and how verdicts are merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.history.events import Verdict
    from wardround.history.history import History

_ORDER: tuple[Verdict, ...] = ("broken", "could-not-tell", "holds", "not-checked")


@dataclass(frozen=True)
class Finding:
    """One violation: a sentence, a cause that groups it with its like, and the numbers of the events that show it."""

    summary: str
    cause: str
    """Stable group id, without times, ids or names: ``refresh-presented-twice``."""
    evidence: Sequence[int] = ()
    """``seq`` of the events, in the order in which a reader should see them."""
    tab: str | None = None


@dataclass(frozen=True)
class Judgement:
    """``holds``, ``broken`` (with findings), ``could-not-tell`` or ``not-checked`` (with a reason)."""

    verdict: Verdict
    reason: str | None = None
    """Named reason, ``slug: sentence``. For ``not-checked``: ``needs X``."""
    findings: Sequence[Finding] = field(default_factory=tuple)

    @classmethod
    def holds(cls) -> Judgement:
        """Checked, and it held."""
        return cls("holds")

    @classmethod
    def broken(cls, findings: Iterable[Finding]) -> Judgement:
        """Checked, and it did not hold."""
        return cls("broken", None, tuple(findings))

    @classmethod
    def could_not_tell(cls, reason: str) -> Judgement:
        """The situation arose, but the evidence does not decide."""
        return cls("could-not-tell", reason)

    @classmethod
    def not_checked(cls, needs: str) -> Judgement:
        """Nothing in this history bears on it, or the profile lacks what it needs."""
        return cls("not-checked", needs)


class Invariant(Protocol):
    """What each file of this folder offers, as module-level names. The module's docstring is the manual page."""

    ID: str
    """``refresh-once``"""
    TITLE: str
    """One sentence that must hold."""
    CLAUSES: tuple[str, ...]
    """``ASVS 5.0 7.4.1`` ... Those not read in the source text end in ``*``."""

    def judge(self, history: History) -> Judgement:
        """Judge a history. Pure: no clock, no disk, no network."""
        ...


def merge(verdicts: Iterable[Verdict]) -> Verdict:
    """Broken wins over could-not-tell, which wins over holds, which wins over not-checked."""
    return min(verdicts, key=_ORDER.index, default="not-checked")
