"""Which ways to a title are open in this case, with the reason and the article."""

from __future__ import annotations

from dataclasses import replace

from butoir.casefile.checks import registered
from butoir.casefile.facts import Case
from butoir.casefile.pages.order import order_pen
from butoir.casefile.pages.pen import said
from butoir.casefile.routes import Route, routes_of
from butoir.law.registry import parameter
from butoir.letters.booklet import Heading, Part, Section, prose
from butoir.letters.pen import Pen


def routes(case: Case, pen: Pen, layout: str) -> Section:
    """For a lawyer and a bailiff the ways of the law; for an agency what binds it."""
    title = pen.say("sec_routes")
    if layout == "agency":
        return Section(title, (prose(pen.say("route_agency")),))
    pen = _with_orders(pen)
    known = registered(case.creditor.ids, "BE") and registered(case.debtor.ids, "BE")
    found = routes_of(case, known)
    parts = tuple(part for route in found for part in _route(case, pen, route))
    return Section(title, parts or (prose(pen.say("route_none")),))


def _with_orders(pen: Pen) -> Pen:
    """The pen of the case with the ways of an order's own file beside those that it has."""
    known = dict(pen.wording.versions)
    for name, versions in order_pen(pen).wording.versions.items():
        if name.startswith(("route_", "against")):
            known[name] = (*versions, *known.get(name, ()))
    return replace(pen, wording=replace(pen.wording, versions=known))


def _route(case: Case, pen: Pen, route: Route) -> tuple[Part, ...]:
    name = f"route_{route.name}"
    against = ", ".join(said(pen, "against", f"against-{reason}") for reason in route.against)
    values = {
        "asked": pen.amount(route.within),
        "limit": pen.amount(route.limit),
        "within": pen.amount(route.within),
        "charges": pen.amount(case.interest + case.indemnity),
        "route_total": pen.amount(case.principal + route.within),
        **(_belgian(case, pen) if route.name == "undisputed" else {}),
    }
    verdict = said(pen, "route_open" if route.is_open else "route_closed", against=against)
    return (
        Heading(pen.say(f"{name}_title")),
        prose(verdict),
        prose(said(pen, f"{name}_sum", **values)),
        prose(said(pen, f"{name}_note", **values)),
    )


def _belgian(case: Case, pen: Pen) -> dict[str, str]:
    on = case.on
    return {
        "rate": pen.language.percent(parameter("be/undisputed_accessories").at(on).number),
        "months": str(parameter("be/undisputed_summons_months").at(on).number),
        "days": str(parameter("be/undisputed_record_days").at(on).number),
    }
