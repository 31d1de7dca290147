"""The addresses of the installation; the pages come with the office."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from butoir.project.health import healthz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="healthz")),
    path("healthz", healthz, name="healthz"),
]
