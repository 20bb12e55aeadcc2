"""Record, audit trail and test clock, for a tester with the service token (``Authorization: Bearer ...``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from hmac import compare_digest

from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from .clock import TestClockMiddleware
from .models import Audit, Note
from .people import secret

View = Callable[[HttpRequest], HttpResponse]


def with_token(view: View) -> View:
    """401 without the service token."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        wanted = f"Bearer {secret('DSS_SERVICE_TOKEN')}"
        if not compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode()):
            return HttpResponse("the service token is missing or wrong", status=401, content_type="text/plain")
        return view(request)

    return checked


@require_GET
@with_token
def record(_request: HttpRequest) -> HttpResponse:
    """Every note: id, what, patient (key), user (username), text, at (ISO 8601 with offset)."""
    rows = [
        {
            "id": str(note.pk),
            "what": "note",
            "patient": str(note.patient_id),
            "user": note.user.get_username(),
            "text": note.text,
            "at": note.at.isoformat(),
        }
        for note in Note.objects.select_related("user").order_by("pk")
    ]
    return JsonResponse({"rows": rows})


@require_GET
@with_token
def audit_trail(_request: HttpRequest) -> HttpResponse:
    """Every audit row: id, action, outcome, user, patient (key, empty when there is none), at (ISO 8601 with offset)."""
    rows = [
        {
            "id": str(row.pk),
            "action": row.action,
            "outcome": row.outcome,
            "user": row.user,
            "patient": row.patient,
            "at": row.at.isoformat(),
        }
        for row in Audit.objects.order_by("pk")
    ]
    return JsonResponse({"rows": rows})


@csrf_exempt
@require_POST
@with_token
def clock(request: HttpRequest) -> HttpResponse:
    """Begin another shift at ``{"now_ms": ...}``, which may be earlier: all sessions are forgotten. 400 for anything else."""
    try:
        now_ms = float(json.loads(request.body)["now_ms"])
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest('wanted: {"now_ms": milliseconds since 1970}', content_type="text/plain")
    Session.objects.all().delete()
    TestClockMiddleware.clock.move_to(now_ms / 1000, back=True)
    return HttpResponse(status=204)
