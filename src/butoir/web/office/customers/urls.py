"""The addresses of the pages about customers."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.customers import acts, statement, views

app_name = "customers"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/statement", statement.statement, name="statement"),
    path("<int:pk>/holds", acts.hold, name="hold"),
    path("<int:pk>/holds/<int:hold>/end", acts.end_hold, name="hold-end"),
    path("<int:pk>/insolvency", acts.insolvency, name="insolvency"),
    path("<int:pk>/disputes", acts.dispute, name="dispute"),
    path("<int:pk>/promises", acts.promise, name="promise"),
    path("<int:pk>/agreements/<int:agreement>/end", acts.end_agreed, name="agreement-end"),
    path("<int:pk>/contacts", acts.contact, name="contact"),
    path("<int:pk>/familiar", acts.familiar, name="familiar"),
    path("<int:pk>/in-charge", acts.in_charge, name="in-charge"),
    path("<int:pk>/notes", acts.note, name="note"),
]
