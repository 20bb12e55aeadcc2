"""What a defect is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wardround.reference.policy import Policy
from wardround.reference.settings import Style

BOTH: tuple[Style, ...] = ("tokens", "cookie")


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One named defect. Its server side is a ``Policy``, its client side ``static/js/defects/NAME.js``."""

    name: str
    breaks: str
    """Id of the invariant that it breaks."""
    says: str
    """What the hurried team did."""
    hint: str
    """The situation in which it shows."""
    report: str
    """Where it was reported of real software: ``project#number``, or the clause that forbids it."""
    styles: tuple[Style, ...] = BOTH
    server: type[Policy] | None = None
    client: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)
    """Settings without which it could not show; they fill in what the command line left at zero."""
