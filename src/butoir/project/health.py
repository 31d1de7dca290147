"""`/healthz`: whether this installation can do its work, for whoever watches over it."""

from __future__ import annotations

from django.db import Error
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from butoir.project.background.figures import read_figures
from butoir.web.clock import now


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponseBase:
    """200 with the figures, 503 when the database cannot be asked."""
    try:
        return JsonResponse(read_figures(now()))
    except Error:
        return JsonResponse({"database": "away"}, status=503)
