"""The shapes of a ward's day as Locust's load shapes, for our runs and for any locustfile.

``from wardround.load.acting.shapes import ShiftChange`` in a locustfile is enough: Locust takes the one shape it finds there, and
``--users``, ``--spawn-rate`` and ``--run-time`` say how large, how fast and how long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from locust import LoadTestShape

from wardround.load.arrivals import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULTS = (60, 20.0, 120.0)
"""Users, users a second, seconds: where neither the class nor the command line says anything else."""


class WardShape(LoadTestShape):
    """A curve over the run's time.

    Subclasses may set ``users``, ``rate`` (at most so many arrive or leave in a second) and ``run_time_s``; what is None is taken
    from Locust's own options.
    """

    abstract: ClassVar[bool] = True
    use_common_options: ClassVar[bool] = True
    name: ClassVar[str]
    users: ClassVar[int | None] = None
    rate: ClassVar[float | None] = None
    run_time_s: ClassVar[float | None] = None

    def tick(self) -> tuple[int, float] | None:
        """How many are to be there now, and how fast; None when the run is over."""
        users, rate, run_time_s = self._terms()
        part = self.get_run_time() / run_time_s
        if part >= 1:
            return None
        return round(users * SHAPES[self.name](part)), rate

    def _terms(self) -> tuple[int, float, float]:
        options = getattr(getattr(self.runner, "environment", None), "parsed_options", None)
        given = [getattr(options, name, None) for name in ("num_users", "spawn_rate", "run_time")]
        users, rate, run_time_s = (
            own or said or default for own, said, default in zip((self.users, self.rate, self.run_time_s), given, DEFAULTS, strict=True)
        )
        return int(users), float(rate), float(run_time_s)


class ShiftChange(WardShape):
    """The next shift signs in at once, before the last one leaves."""

    name = "shift-change"


class WardRound(WardShape):
    """A team works through the ward together."""

    name = "ward-round"


class QuietNight(WardShape):
    """Few are there."""

    name = "quiet-night"


class Failover(WardShape):
    """Everybody is cut off, and all come back at once."""

    name = "failover"


class Soak(WardShape):
    """All arrive and stay."""

    name = "soak"


BY_NAME: dict[str, Callable[[], WardShape]] = {shape.name: shape for shape in (ShiftChange, WardRound, QuietNight, Failover, Soak)}
