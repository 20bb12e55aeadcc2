"""The pages."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from . import audit
from .clock import TestClockMiddleware
from .forms import NoteForm
from .models import Note, Patient

_LONGEST_REAL_S = 10.0
"""With a test clock that nobody moves, the report is not worth more of a tester's time than this."""


@login_required
def ward_list(request: HttpRequest) -> HttpResponse:
    """All patients."""
    return render(request, "ward/list.html", {"patients": Patient.objects.order_by("name")})


@login_required
def chart(request: HttpRequest, key: int) -> HttpResponse:
    """One patient's banner, allergies and notes."""
    patient = get_object_or_404(Patient, pk=key)
    audit.write("chart-opened", _name(request), patient)
    notes = patient.notes.select_related("user").order_by("-at", "-pk")
    return render(request, "ward/chart.html", {"patient": patient, "notes": notes})


@login_required
def note(request: HttpRequest, key: int) -> HttpResponse:
    """The note form; a valid note is saved and the chart says so."""
    patient = get_object_or_404(Patient, pk=key)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        Note.objects.create(patient=patient, user=request.user, text=form.cleaned_data["text"], at=timezone.now())
        audit.write("note-written", _name(request), patient)
        messages.success(request, "Note saved.")
        return redirect("chart", key=patient.pk)
    return render(request, "ward/note.html", {"patient": patient, "form": form})


@login_required
def report(request: HttpRequest, key: int) -> HttpResponse:
    """A summary that takes its time, as the reports of many portals do: SLOW_S seconds of the portal's clock."""
    done_s = timezone.now().timestamp() + settings.WARD_SLOW_S
    patient = get_object_or_404(Patient, pk=key)
    audit.write("report-asked", _name(request), patient)
    if settings.WARD_TEST_CLOCK:
        TestClockMiddleware.clock.wait_until(done_s, _LONGEST_REAL_S)
    else:
        time.sleep(settings.WARD_SLOW_S)
    return HttpResponse(f"Summary ready: {patient.notes.count()} notes.", content_type="text/plain")


def _name(request: HttpRequest) -> str:
    return str(request.user.get_username())
