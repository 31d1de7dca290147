"""The application that ships the shared templates and assets."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags and static files of all pages."""

    name = "butoir.web.ui"
    label = "ui"
