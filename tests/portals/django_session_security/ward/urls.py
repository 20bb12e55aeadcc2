"""Addresses."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from . import service, views
from .forms import SignInForm

urlpatterns = [
    path("", views.ward_list, name="ward-list"),
    path("patients/<int:key>/", views.chart, name="chart"),
    path("patients/<int:key>/notes/new/", views.note, name="note"),
    path("patients/<int:key>/report/", views.report, name="report"),
    path("sign-in/", LoginView.as_view(template_name="ward/sign_in.html", authentication_form=SignInForm), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("session_security/", include("session_security.urls")),
    path("service/record", service.record),
    path("service/audit", service.audit_trail),
    *([path("service/clock", service.clock)] if settings.WARD_TEST_CLOCK else []),
]
