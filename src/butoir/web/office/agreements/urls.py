"""The addresses of the pages about agreements."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.show_list, name="list"),
]
