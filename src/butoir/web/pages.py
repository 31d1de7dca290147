"""A letter on paper in its frame: the pages as images, which every browser shows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from butoir.web.headers import as_letter


def show_pages(request: HttpRequest, pages: Iterable[bytes]) -> HttpResponse:
    """The page with those PNG images, one below the other."""
    images = [b64encode(page).decode("ascii") for page in pages]
    return as_letter(render(request, "ui/pages.html", {"images": images}))
