"""For machines with the service credential: record, audit trail, test clock, alerts, a fresh start."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wardround.reference.clock import iso
from wardround.reference.patients import by_key
from wardround.reference.web.guard import Endpoint, Refused, body_of, ward_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from wardround.reference.ward import Ward


def _service(handler: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        ward = ward_of(request)
        expected = ward.settings.service_token
        got = request.headers.get("authorization", "").removeprefix("Bearer ")
        if expected is None or not hmac.compare_digest(got.encode(), expected.encode()):
            message = "Start the portal with --service-token and send it as a bearer token."
            return JSONResponse({"error": "unauthorised", "message": message}, 401, headers={"cache-control": "no-store"})
        try:
            response = await handler(request)
        except Refused as refusal:
            response = JSONResponse(refusal.body, refusal.status)
        response.headers["cache-control"] = "no-store"
        return response

    return endpoint


async def record(request: Request) -> Response:
    """The whole record, oldest first."""
    return JSONResponse({"rows": ward_of(request).record.rows()})


async def audit(request: Request) -> Response:
    """The whole audit trail, oldest first."""
    return JSONResponse({"rows": ward_of(request).audit.rows()})


async def reset(request: Request) -> Response:
    """Forget everything that happened."""
    ward_of(request).reset()
    return JSONResponse({"reset": True})


async def clock(request: Request) -> Response:
    """Move the test clock to ``now_ms`` since 1970."""
    ward = ward_of(request)
    _needs_test_clock(ward)
    moment = (await body_of(request)).get("now_ms")
    if not isinstance(moment, int | float):
        raise Refused(400, {"error": "invalid_request", "message": "now_ms must be a number: milliseconds since 1970."})
    ward.tell(moment / 1000)
    ward.look()
    return JSONResponse({"now": iso(ward.clock.now())})


async def alert(request: Request) -> Response:
    """Make a bedside monitor speak up for a ``patient``."""
    patient = by_key(str((await body_of(request)).get("patient", "")))
    if patient is None:
        raise Refused(404, {"error": "no_such_patient", "message": "There is no such patient on this ward."})
    return JSONResponse(ward_of(request).alerts.set_off(patient.key), 201)


def _needs_test_clock(ward: Ward) -> None:
    if not ward.settings.test_clock:
        raise Refused(409, {"error": "no_test_clock", "message": "Start the portal with --test-clock to set its clock."})


ROUTES = [
    Route("/service/record", _service(record), methods=["GET"]),
    Route("/service/audit", _service(audit), methods=["GET"]),
    Route("/service/reset", _service(reset), methods=["POST"]),
    Route("/service/alerts", _service(alert), methods=["POST"]),
    Route("/service/clock", _service(clock), methods=["POST"]),
]
