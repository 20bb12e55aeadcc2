"""What clinicians read: ward list, chart, trend of results, administration record, audit page."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from wardround.reference.clock import iso
from wardround.reference.patients import PATIENTS, Patient, by_key
from wardround.reference.people import by_username
from wardround.reference.web.guard import Refused, answer, signed_in

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wardround.reference.sessions import Session
    from wardround.reference.ward import Ward


def patient_of(request: Request) -> Patient:
    """The patient whom the path names."""
    patient = by_key(request.path_params["patient"])
    if patient is None:
        raise Refused(404, {"error": "no_such_patient", "message": "There is no such patient on this ward."})
    return patient


def _signed(row: dict[str, Any]) -> dict[str, Any]:
    person = by_username(row["user"])
    return {**row, "by": person.name if person else row["user"]}


async def ward_list(ward: Ward, request: Request, session: Session) -> Response:
    """Everybody on the ward."""
    del request
    counts: dict[str, int] = {}
    for alert in ward.alerts.open():
        counts[alert["patient"]] = counts.get(alert["patient"], 0) + 1
    people = [{**patient.identity, "reason": patient.reason, "alerts": counts.get(patient.key, 0)} for patient in PATIENTS]
    return answer(ward, {"patients": people}, session=session)


async def chart(ward: Ward, request: Request, session: Session) -> Response:
    """One patient. Opening a chart is audited once: not again for each part of it, nor for a repeated request of that tab."""
    patient = patient_of(request)
    place = (session.id, request.headers.get("x-tab", ""))
    again = request.headers.get("x-chart") == "open-already" and ward.open_charts.get(place) == patient.key
    ward.open_charts[place] = patient.key
    if not again:
        ward.audit.append("chart-opened", session.user, patient=patient.key)
        ward.store.run("update session set patient = ? where id = ?", (patient.key, session.id))
    now = ward.clock.now()
    key = ward.policy.chart_key(patient.key)
    made, kept = ward.kept_charts.get(key or "", (float("-inf"), {}))
    if key is not None and now - made < 1:
        return answer(ward, kept, session=session)
    rows = [_signed(row) for row in ward.record.rows(patient.key)]
    body = {
        "patient": patient.identity,
        "reason": patient.reason,
        "medications": [asdict(medication) for medication in patient.medications],
        "vitals": [{**entry, "at": iso(now + entry["hours"] * 3600)} for entry in patient.vitals],
        "results": [{"test": result["test"], "unit": result["unit"], "last": result["values"][-1]["value"]} for result in patient.results],
        "notes": [row for row in rows if row["what"] == "note"],
        "orders": [row for row in rows if row["what"] == "order"],
        "administrations": [row for row in rows if row["what"] == "administration"],
    }
    if key is not None:
        ward.kept_charts[key] = (now, body)
    return answer(ward, body, session=session)


async def trend(ward: Ward, request: Request, session: Session) -> Response:
    """Results over time, from a laboratory system that takes as long as it takes."""
    patient = patient_of(request)
    await asyncio.sleep(ward.settings.slow_ms / 1000)
    ward.policy.slow_read_done(ward.sessions, session)
    now = ward.clock.now()
    results = [
        {**result, "values": [{"at": iso(now + entry["hours"] * 3600), "value": entry["value"]} for entry in result["values"]]}
        for result in patient.results
    ]
    return answer(ward, {"results": results}, session=session)


async def audit_page(ward: Ward, request: Request, session: Session) -> Response:
    """The newest audit rows: of everybody for pharmacists and physicians, of oneself for nurses."""
    del request
    person = by_username(session.user)
    everybody = person is not None and person.role != "Nurse"
    rows = [row for row in ward.audit.rows(last=200) if everybody or row["user"] == session.user]
    names = {patient.key: patient.name for patient in PATIENTS}
    return answer(ward, {"rows": [{**row, "patient": names.get(row["patient"])} for row in reversed(rows)]}, session=session)


ROUTES = [
    Route("/api/patients", signed_in(ward_list), methods=["GET"]),
    Route("/api/patients/{patient}", signed_in(chart), methods=["GET"]),
    Route("/api/patients/{patient}/trend", signed_in(trend), methods=["GET"]),
    Route("/api/audit", signed_in(audit_page), methods=["GET"]),
]
