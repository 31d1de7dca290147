"""The page of figures: few numbers, each a link to what makes it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.figures.charts import age_chart, week_chart
from butoir.web.office.figures.read import read_figures
from butoir.web.office.figures.words import STEPS
from butoir.web.office.shell import render_page


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """All the figures of the day."""
    page = read_figures(request.company, day_of(now()), request.GET.get("currency", ""))
    return render_page(
        request,
        "figures",
        "figures/list.html",
        page,
        ages=age_chart(page.aged),
        weeks=week_chart(page.weeks),
        steps=STEPS,
    )
