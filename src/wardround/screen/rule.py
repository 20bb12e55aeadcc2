"""What each file of ``rules/`` offers, as module-level names. The module's docstring is its page in the manual.

A rule has one of three forms, told by the function that it offers: ``judge`` (static: one screen), ``compare`` (consistency: all
screens of a run), ``probe`` (acts on the live page, with every write blocked).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.screen.outcome import Outcome, Severity
    from wardround.screen.probe import Probe
    from wardround.screen.reading import Reading


class Rule(Protocol):
    """What all of them offer."""

    __name__: str
    ID: str
    """``dose-basis-missing``"""
    TITLE: str
    """What must hold, in one sentence."""
    HAZARD: str
    """What the clinician could do wrong, and to whom, in one sentence."""
    SATISFIED: str
    """What would satisfy the rule, in one sentence."""
    SEVERITY: Severity
    CLAUSES: tuple[str, ...]
    """``ISMP error-prone list: trailing zero`` ... Those not read in the source text end in ``*``."""
    REASONS: dict[str, str]
    """Each reason code with its sentence: when it is given."""
    VIEWPORTS: tuple[str, ...]
    """Optional. Names of the viewports whose screens it judges; default: the wide one only."""
    PER_FORM: bool
    """Optional. What it finds wrong in one form, for one reason, is one finding that names the fields."""


class StaticRule(Rule, Protocol):
    """A pure function of one screen."""

    def judge(self, reading: Reading) -> Iterable[Outcome]:
        """Judge each node that the rule applies to; nothing at all means inapplicable."""
        ...


class ConsistencyRule(Rule, Protocol):
    """A pure function of all the screens of a run."""

    def compare(self, readings: Sequence[Reading]) -> Iterable[Outcome]:
        """Compare them; nothing at all means inapplicable."""
        ...


class ProbeRule(Rule, Protocol):
    """Acts on the live page, and leaves it as it was."""

    def probe(self, probe: Probe) -> Iterable[Outcome]:
        """Try each node that the rule applies to."""
        ...
