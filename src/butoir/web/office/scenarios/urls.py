"""The addresses of the pages about scenarios."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.scenarios import views

app_name = "scenarios"
urlpatterns = [
    path("", views.show_list, name="list"),
]
