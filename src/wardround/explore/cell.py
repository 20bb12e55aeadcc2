"""The matrix: which exchanges a scenario has, what can be done to each, what is not applicable. ``matrix.json`` in a run."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from wardround.errors import UserError
from wardround.wire.aim import Aim

NAME = "matrix.json"
FIRST_TRY = "first-try.jsonl"
"""In a cell's folder: the history of a try that crashed, kept when the cell is tried once more."""
Kind = Literal["fault", "order", "pair"]
"""``fault``: the network does something to one exchange. ``order``: two tabs' exchanges come the other way round. ``pair``: two faults."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange of the fault-free run, described so that the same one is met again."""

    n: int
    """From 1, in the order of the flow."""
    role: str
    method: str
    path: str
    """A glob: ids are ``*``, the query is left out."""
    clinician: str | None = None
    tab: str | None = None
    how: str = ""
    nth: int = 1
    """From 1, among those of the same method, path, tab and ``how``."""
    any_tab: bool = False
    """Whichever tab sends it: tabs that share a session take turns at refreshes and heartbeats, and which is first is nobody's promise."""
    at: float = 0.0
    """Virtual seconds since the scenario began."""
    act: str = ""
    """The flow under way when it was sent; empty: the page sent it by itself."""
    status: int | None = None
    content_type: str | None = None
    taken: float = 0.0
    """Virtual seconds until its answer."""
    like: int | None = None
    """Number of an earlier exchange in the same situation, which stands for this one."""

    @property
    def aim(self) -> Aim:
        """What meets it again."""
        # The role is left out: some are known only from the answer, and an aim is asked when the request arrives.
        tab = None if self.any_tab else self.tab
        return Aim(method=self.method, path=self.path, clinician=self.clinician, tab=tab, nth=self.nth, how=self.how or None)

    @property
    def next(self) -> Spot:
        """The next one like it, which the fault-free run need not have: a retry."""
        return msgspec.structs.replace(self, nth=self.nth + 1)

    @property
    def label(self) -> str:
        """As a row of the heat map: ``refresh POST /auth/token (A, 2nd)``."""
        count = f", {self.nth}." if self.nth > 1 else ""
        return f"{self.role} {self.method} {self.path} ({self.tab or '?'}{count})"


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One thing done to one exchange, or to two (``order``, ``pair``)."""

    id: str
    """``07-refresh-B-response_lost``: unique within the scenario, the same in every run of the same seed."""
    scenario: str
    kind: Kind = "fault"
    spot: int
    """``Spot.n``."""
    second: int | None = None
    """``order``: the other one. ``pair``: where the second fault comes; the same number: at what repeats the exchange."""
    what: str
    """The fault's name; for an order ``portal-order`` or ``browser-order``."""
    then: str = ""
    """``pair``: the second fault's name."""
    parameters: dict[str, str | int | float | bool] = {}
    risk: int = 0
    """Lower runs earlier: writes and refreshes first."""
    why_not: str = ""
    """Why it is not applicable; empty: it is."""


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """All cells of one scenario."""

    scenario: str
    file: str = ""
    """The suite's file."""
    seed: int
    spots: list[Spot]
    cells: list[Cell]
    """Applicable ones in the order in which they run, then the others."""
    learnt_s: float = 0.0
    """Real seconds that the fault-free run took."""

    @property
    def applicable(self) -> list[Cell]:
        """Cells that can be run, in order."""
        return [cell for cell in self.cells if not cell.why_not]

    def spot(self, n: int) -> Spot:
        """The exchange of that number."""
        return next(spot for spot in self.spots if spot.n == n)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """``matrix.json``."""

    matrices: list[Matrix]
    seed: int
    shard: str = ""
    """``2/5``: the second of five parts; empty: all."""
    budget_s: float | None = None
    strength: int = 1
    """2: pairs of faults, too."""

    def write(self, folder: Path) -> None:
        """Put it into the run's folder."""
        (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def read(folder: Path) -> Plan:
    """The plan of a run.

    Raises:
        UserError: ``not-a-matrix``: the folder holds no run of ``wardround explore``.
    """
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Plan)
    except (OSError, msgspec.MsgspecError) as error:
        raise UserError(
            "not-a-matrix", f"{folder} holds no fault matrix: {error}", "Name the folder of a run of `wardround explore`."
        ) from error
