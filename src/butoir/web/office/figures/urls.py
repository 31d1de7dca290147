"""The addresses of the pages about figures."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.show_list, name="list"),
]
