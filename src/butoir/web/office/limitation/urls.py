"""The addresses of the pages about limitation."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.limitation import acts, views

app_name = "limitation"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("customers/<int:pk>/", views.show, name="show"),
    path("customers/<int:pk>/interruptions", acts.record, name="interruption"),
    path("interruptions/<int:pk>/end", acts.end, name="end"),
    path("interruptions/<int:pk>/document", views.document, name="document"),
]
