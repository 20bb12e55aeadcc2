"""What clinicians write: orders, notes, administrations, acknowledgements; and what became of a write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from wardround.reference.patients import Patient, by_key
from wardround.reference.record import KeyRefused, What
from wardround.reference.web.chart import patient_of
from wardround.reference.web.guard import Refused, answer, body_of, signed_in

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wardround.reference.sessions import Session
    from wardround.reference.ward import Ward

_LONGEST = 4_000


def _text(body: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST or (needed and not value.strip()):
        raise Refused(422, {"error": "invalid", "field": name, "message": f"Fill in “{name}” (up to {_LONGEST} characters)."})
    return value.strip()


def _context(ward: Ward, session: Session, patient: Patient, body: dict[str, Any]) -> str:
    """The patient in the path and the one in the signed form must be the same person."""
    if body.get("patient") != patient.key:
        ward.audit.append("refused", session.user, patient=patient.key, outcome="patient-mismatch")
        raise Refused(409, {"error": "patient_mismatch", "message": "The form belongs to another patient. Nothing was saved."})
    return ward.policy.patient_of(session, patient.key)


def _write(ward: Ward, request: Request, session: Session, what: What, patient: str, text: str, fields: dict[str, Any]) -> Response:  # noqa: PLR0913, PLR0917 (the columns of one row)
    key = request.headers.get("idempotency-key", "")
    if not key or len(key) > 100:  # noqa: PLR2004 (said beside it)
        raise Refused(400, {"error": "invalid_request", "message": "An Idempotency-Key of 1 to 100 characters is needed."})
    try:
        row = ward.record.write(what, patient, session.user, key, text, ward.policy.stored(fields))
    except KeyRefused as refusal:
        raise Refused(409, {"error": "void_key", "message": "This form was given up before it arrived. Nothing was saved."}) from refusal
    tab = request.headers.get("x-tab")
    if tab:
        ward.drafts.drop(session.user, patient, what, tab)
    return answer(ward, row, 201, session)


async def order(ward: Ward, request: Request, session: Session) -> Response:
    """Sign a medication order."""
    patient, body = patient_of(request), await body_of(request)
    written_to = _context(ward, session, patient, body)
    fields = {name: _text(body, name) for name in ("medication", "dose", "unit", "route", "frequency")}
    return _write(ward, request, session, "order", written_to, _text(body, "comment", needed=False), fields)


async def note(ward: Ward, request: Request, session: Session) -> Response:
    """Sign a progress note."""
    patient, body = patient_of(request), await body_of(request)
    written_to = _context(ward, session, patient, body)
    return _write(ward, request, session, "note", written_to, _text(body, "text"), {})


async def administration(ward: Ward, request: Request, session: Session) -> Response:
    """Record that a dose was given."""
    patient, body = patient_of(request), await body_of(request)
    written_to = _context(ward, session, patient, body)
    known = next((line for line in patient.medications if line.id == body.get("medication_id")), None)
    if known is None:
        raise Refused(422, {"error": "invalid", "field": "medication_id", "message": "This medication is not on the patient's chart."})
    fields = {"medication": known.name, "dose": known.dose, "medication_id": known.id}
    return _write(ward, request, session, "administration", written_to, _text(body, "comment", needed=False), fields)


async def acknowledge(ward: Ward, request: Request, session: Session) -> Response:
    """Take responsibility for an alert."""
    body = await body_of(request)
    alert = ward.alerts.get(request.path_params["alert"])
    if alert is None or by_key(alert["patient"]) is None:
        raise Refused(404, {"error": "no_such_alert", "message": "There is no such alert."})
    if body.get("patient") != alert["patient"]:
        raise Refused(409, {"error": "patient_mismatch", "message": "The alert belongs to another patient. Nothing was saved."})
    written_to = ward.policy.patient_of(session, alert["patient"])
    known = ward.store.one("select record from idempotency where key = ?", (request.headers.get("idempotency-key", ""),))
    if alert["acknowledged"] and known is None:
        raise Refused(409, {"error": "already_acknowledged", "message": "Somebody acknowledged this alert before you."})
    comment = _text(body, "comment", needed=False)
    response = _write(ward, request, session, "acknowledgement", written_to, comment, {"alert": alert["text"]})
    ward.alerts.acknowledge(alert["id"], session.user)
    return response


async def settle(ward: Ward, request: Request, session: Session) -> Response:
    """What became of a write whose answer was lost."""
    row = ward.record.settle(request.path_params["key"], session.user)
    return answer(ward, {"saved": row is not None, "row": row}, session=session)


ROUTES = [
    Route("/api/patients/{patient}/orders", signed_in(order), methods=["POST"]),
    Route("/api/patients/{patient}/notes", signed_in(note), methods=["POST"]),
    Route("/api/patients/{patient}/administrations", signed_in(administration), methods=["POST"]),
    Route("/api/alerts/{alert:int}/acknowledgement", signed_in(acknowledge), methods=["POST"]),
    Route("/api/writes/{key}", signed_in(settle), methods=["POST"]),
]
