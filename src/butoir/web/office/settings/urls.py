"""The addresses of the pages about settings."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.settings import views

app_name = "settings"
urlpatterns = [
    path("", views.show_list, name="list"),
]
