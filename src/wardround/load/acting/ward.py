"""What all clinicians of one process share: the plan, the profile's wire forms, the evidence, the run's markers."""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from wardround.load.markers import Markers
from wardround.load.mix import Habits, work_of
from wardround.load.people import Seats
from wardround.load.script import Script, wire_form
from wardround.load.templates import Template
from wardround.workspace import join

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.load.plan import Plan
    from wardround.load.writer import Writer
    from wardround.portal.profile import Patient


class Ward:
    """One process's side of a run.

    Args:
        plan: of the run.
        writer: takes the evidence.
        habits: of the clinicians.
    """

    def __init__(self, plan: Plan, writer: Writer, habits: Habits | None = None) -> None:
        self.plan = plan
        self.writer = writer
        self.put = writer.put
        self.habits = habits or Habits()
        root = Path(plan.root) if plan.root else None
        join(root)
        self.profile = plan.describe()
        self.script = Script(self.profile)
        self.seats = Seats(self.profile)
        self.behind = plan.behind
        """Seats behind the wire."""
        self.belong_to(plan.run, plan.seed)
        self._names = [[(name.encode(), patient.alias) for name in _names(patient)] for patient in self.profile.patients]
        self.others: list[list[tuple[bytes, str]]] = [
            [pair for number, pairs in enumerate(self._names) if number != place for pair in pairs] for place in range(len(self._names))
        ]
        """For each patient: the names of all others."""
        self.places = {patient.alias: place for place, patient in enumerate(self.profile.patients)}
        wire = self.profile.on_the_wire
        self.by_page = [(name, Template(value)) for name, value in wire.headers.items()]
        self.by_person = [(name, Template(value)) for name, value in wire.human.items()]
        self.shared_cookies = sorted(
            {word.partition(":")[2] for _, value in (*self.by_page, *self.by_person) for word in value.words if word.startswith("cookie:")}
        )
        """Cookies whose values every request carries once more, in a header (against forged requests)."""
        self.forms: dict[str, Callable[..., Any]] = {}
        """``on_the_wire`` of each flow."""
        self.root = root
        self._work: dict[str, tuple[list[str], list[float]]] = {}
        self._key = secrets.token_bytes(16)

    def belong_to(self, run: str, seed: int) -> None:
        """Take part in that run: a worker on another machine is told by its master which one it is."""
        self.plan = msgspec.structs.replace(self.plan, run=run, seed=seed)
        self.markers = Markers(run)
        self.prefix = self.markers.prefix.encode()
        self.strange: list[re.Pattern[bytes]] = [self.markers.not_of_patient(place) for place in range(len(self.profile.patients))]
        """For each patient: finds another patient's marker."""

    @staticmethod
    @lru_cache(maxsize=4096)
    def pattern(text: str) -> re.Pattern[bytes]:
        """A regular expression of the profile, its words filled in."""
        return re.compile(text.encode())

    def form(self, flow: str) -> Callable[..., Any]:
        """How a flow is done on the wire."""
        found = self.forms.get(flow)
        if found is None:
            found = self.forms[flow] = wire_form(flow, self.root).on_the_wire
        return found

    def work_of(self, role: str) -> tuple[list[str], list[float]]:
        """What a role does, and the weights added up. What needs a patient is left out where there is none."""
        known = self._work.get(role)
        if known is None:
            every, alone = work_of(role, self.profile), not self.profile.patients
            work = {flow: weight for flow, weight in every.items() if not alone or flow == "open_ward_list"}
            known = self._work[role] = (list(work), list(accumulate(work.values())))
        return known

    def digest(self, secret: str) -> str:
        """What stands in the evidence for a credential: short, and good for comparing within this process's lines only."""
        return hashlib.blake2b(secret.encode(), key=self._key, digest_size=6).hexdigest() if secret else ""


def _names(patient: Patient) -> list[str]:
    """Spellings that mean this patient wherever they stand: long enough not to stand there by chance."""
    return [name for name in dict.fromkeys((patient.name, *patient.identifiers)) if len(name) >= 8]  # noqa: PLR2004 (said above)
