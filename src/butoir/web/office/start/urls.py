"""The addresses of the first steps."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "start"
urlpatterns: list[URLPattern] = []
