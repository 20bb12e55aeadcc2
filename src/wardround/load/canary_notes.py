"""What a canary clinician writes is evidence of the load run: with the run's markers, and with what the screen said of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

from wardround.history.events import Act, Intent
from wardround.history.journal import Journal
from wardround.intents import Intents
from wardround.load.evidence import Meant, Told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wardround.browser.tab import Tab
    from wardround.history.events import AnyEvent, Written
    from wardround.history.redaction import Redactor
    from wardround.load.markers import Markers
    from wardround.load.writer import Writer
    from wardround.portal.profile import Patient


class CanaryIntents(Intents):
    """Intents with the markers of a load run.

    Args:
        markers: of the run.
        user: the canary's number in it.
        places: of the patients in the profile, by alias.
    """

    def __init__(self, markers: Markers, user: int, places: Mapping[str, int]) -> None:
        super().__init__(0, "canary")
        self._markers = markers
        self._user = user
        self._places = places
        self._count = 0

    def next(  # noqa: PLR0913 - what an intent is made of
        self,
        tab: Tab,
        patient: Patient,
        what: Written,
        *,
        at: float,
        draft: bool,
        fields: Mapping[str, str],
        part: str,  # noqa: ARG002 (as above)
    ) -> Intent:
        """One more."""
        self._count += 1
        marker = self._markers.make(self._user, self._places[patient.alias], self._count)
        return Intent(
            at=at,
            intent=marker,
            clinician=tab.clinician.alias,
            tab=tab.name,
            patient=patient.alias,
            what=what,
            marker=marker,
            draft=draft,
            fields=dict(fields),
        )


class CanaryJournal(Journal):
    """A journal that hands what was meant, and what became of it, to the load run's evidence.

    Args:
        path: the journal's file.
        redactor: what may not be written.
        writer: takes the evidence.
        user: the canary's number in the run.
    """

    def __init__(self, path: Path, redactor: Redactor, writer: Writer, user: int) -> None:
        super().__init__(path, redactor)
        self._evidence = writer
        self._user = user

    def write(self, event: AnyEvent) -> AnyEvent:
        """As ``Journal.write``. The wire's thread writes exchanges here, too; only the canary's own tells intents and acts."""
        if isinstance(event, Intent):
            self._evidence.put(
                Meant(at=time.time(), user=self._user, marker=event.marker, patient=event.patient, session=1, what=event.what)
            )
        elif isinstance(event, Act) and event.phase == "end" and event.intent:
            # of what the screen did not speak, the clinician does not know
            said: Literal["acknowledged", "refused", "unknown"] = "unknown"
            if event.outcome in {"acknowledged", "refused"}:
                said = "acknowledged" if event.outcome == "acknowledged" else "refused"
            self._evidence.put(Told(at=time.time(), user=self._user, marker=event.intent, outcome=said))
        return super().write(event)
