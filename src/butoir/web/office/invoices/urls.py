"""The addresses of the pages about invoices."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.invoices import views

app_name = "invoices"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
]
