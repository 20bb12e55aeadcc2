"""What a rule says of one node: pass, fail, review or inapplicable, with its reason and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen.model import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

Severity = Literal["critical", "serious", "moderate", "minor"]
Verdict = Literal["fail", "review", "pass", "inapplicable"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One rule's word on one node of one screen."""

    rule: str
    outcome: Verdict
    reason: str
    """Stable code in kebab case, documented in the rule's module: ``no-basis-beside-frequency``."""
    says: str
    """One sentence for a reader: what stands there. In a review: the question that a human must answer."""
    el: int = -1
    """Element it is about; -1: the page as a whole."""
    control: str = ""
    """Role and name of that element, as a reader would look for it: ``textbox "Dose"``."""
    box: Box | None = None
    evidence: tuple[str, ...] = ()
    """The very texts it rests on."""
    page: str = ""
    others: tuple[str, ...] = ()
    """Of a consistency rule: the other pages and controls that it compares with, as ``page: control``."""
    instances: int = 1
    """How many like it were found in the component (rows of one table): one finding stands for all of them."""
    also: tuple[int, ...] = ()
    """Of one that stands for several in a form: the elements of the others."""
    token: str = ""
    """The evidence in its shortest stable form, for the fingerprint: ``1.0 mg``."""


def worst(outcomes: Sequence[Outcome]) -> Verdict:
    """Fail wins over review, which wins over pass, which wins over inapplicable."""
    order: tuple[Verdict, ...] = ("fail", "review", "pass", "inapplicable")
    return min((one.outcome for one in outcomes), key=order.index, default="inapplicable")
