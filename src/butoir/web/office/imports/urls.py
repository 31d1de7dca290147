"""The addresses of the pages about imports."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.show_list, name="list"),
]
