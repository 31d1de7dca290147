"""The addresses of the installation; the pages come with the office."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
