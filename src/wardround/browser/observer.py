"""The observer's Python side: builds its script, and turns what it says into ``Screen`` events."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from wardround.history.events import Screen

if TYPE_CHECKING:
    from wardround.portal.profile import Profile


def observer_script(profile: Profile) -> str:
    """The init script that watches one tab."""
    watch = {
        "signs": profile.signs.model_dump(exclude_none=True),
        "patients": [{"alias": patient.alias, "strings": [patient.name, *patient.identifiers]} for patient in profile.patients],
        "users": [{"alias": clinician.alias, "strings": [*clinician.shown_as] or [clinician.username]} for clinician in profile.clinicians],
    }
    source = files("wardround.browser").joinpath("observer.js").read_text(encoding="utf-8")
    return f"(() => {{ const WATCH = {json.dumps(watch)};\n{source}\n}})();"


def screen(clinician: str, tab: str, page: int, seen: dict[str, Any], *, back: bool) -> Screen:
    """What the observer saw, as an event."""
    return Screen(
        at=float(seen["at"]),
        clinician=clinician,
        tab=tab,
        page=page,
        path=str(seen["path"]),
        signed_in=seen["signed_in"],
        user=seen["user"],
        warned=seen["warned"],
        locked=seen["locked"],
        signed_out=seen["signed_out"],
        reason=seen["reason"],
        error=seen["error"],
        said=seen["said"],
        patient=seen["patient"],
        patients=list(seen["patients"]),
        drafts=list(seen["drafts"]),
        restored=bool(seen["restored"]),
        back=back,
        ready=bool(seen["ready"]),
    )
