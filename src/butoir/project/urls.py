"""The addresses of the installation: the pages, the accounts, and whether all is well."""

from __future__ import annotations

from django.urls import include, path

from butoir.project.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("", include("butoir.web.portal.urls")),
    path("", include("butoir.web.office.urls")),
]
