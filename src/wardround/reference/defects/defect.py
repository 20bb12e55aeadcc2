"""What a defect is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.reference.policy import Policy
    from wardround.reference.settings import Style

BOTH: tuple[Style, ...] = ("tokens", "cookie")


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One named defect. Its server side is a ``Policy``, its client side ``static/js/defects/NAME.js``."""

    name: str
    breaks: str
    """Id of the invariant that it breaks; of a defect of the screens, of the rule that finds it."""
    says: str
    """What the hurried team did."""
    hint: str
    """The situation in which it shows."""
    scenarios: tuple[str, ...]
    """Scenarios of the session suite that make this situation, by name. None for a defect of the screens, or one that needs a fault
    of the network (see ``exposures``)."""
    report: str
    """Where it was reported of real software: ``project#number``, or the clause that forbids it."""
    styles: tuple[Style, ...] = BOTH
    also: tuple[tuple[str, str], ...] = ()
    """Other invariants (or rules) that it breaks by its nature, each with the reason why it cannot but break them."""
    server: type[Policy] | None = None
    client: bool = False
    slow_ms: float = 0.0
    """How slow the slow read must be for it to show, unless the command line says how slow."""
