"""The addresses of the pages about limitation; what comes near is a list of the agreements."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.limitation import acts, views

app_name = "limitation"
urlpatterns = [
    path("customers/<int:pk>/", views.show, name="show"),
    path("customers/<int:pk>/interruptions", acts.record, name="interruption"),
    path("interruptions/<int:pk>/end", acts.end, name="end"),
    path("interruptions/<int:pk>/document", views.document, name="document"),
]
