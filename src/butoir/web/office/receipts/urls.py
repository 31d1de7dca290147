"""The addresses of the pages about receipts."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.receipts import views

app_name = "receipts"
urlpatterns = [
    path("", views.show_list, name="list"),
]
