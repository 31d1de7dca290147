"""The addresses of the pages about interest given up, debit notes and credit notes."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.charges import acts, views, views_rules

app_name = "charges"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("rules/", views_rules.change, name="rules"),
    path("customers/<int:pk>/", views.show, name="show"),
    path("customers/<int:pk>/waivers", acts.offer, name="waiver"),
    path("customers/<int:pk>/debit-notes", acts.issue, name="debit-note"),
    path("waivers/<int:pk>/end", acts.withdraw, name="waiver-end"),
    path("debit-notes/<int:pk>/credits", acts.credit, name="credit"),
]
