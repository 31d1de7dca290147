"""The addresses of the office: `/c/<company>/<noun>/…`, each noun with its own folder."""

from __future__ import annotations

from django.urls import include, path

from butoir.web.office.home import home

NOUNS = (
    "today",
    "customers",
    "invoices",
    "receipts",
    "imports",
    "agreements",
    "plans",
    "disputes",
    "limitation",
    "charges",
    "answers",
    "insolvency",
    "identity",
    "casefile",
    "following",
    "personal",
    "letters",
    "mails",
    "figures",
    "settings",
    "scenarios",
    "wording",
)

of_a_company = [path(f"{noun}/", include(f"butoir.web.office.{noun}.urls")) for noun in NOUNS]

urlpatterns = [
    path("", home, name="home"),
    path("c/<slug:company>/", include(of_a_company)),
    path("start/", include("butoir.web.office.start.urls")),
]
