"""The addresses of the pages about wording."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.wording import views

app_name = "wording"
urlpatterns = [
    path("", views.show_list, name="list"),
]
