"""The addresses of the pages about today."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.today import views

app_name = "today"
urlpatterns = [
    path("", views.show_list, name="list"),
]
