"""The addresses of the pages about customers."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.customers import views

app_name = "customers"
urlpatterns = [
    path("", views.show_list, name="list"),
]
