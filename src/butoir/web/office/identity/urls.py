"""The addresses of the pages about the identity of customers."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.identity import acts, rules, views

app_name = "identity"
urlpatterns = [
    path("", rules.show_rules, name="rules"),
    path("rule", rules.change, name="rule"),
    path("files", rules.read_file, name="files"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/answers/<int:number>.json", views.answer, name="answer"),
    path("<int:pk>/check", acts.check, name="check"),
    path("<int:pk>/confirmation", acts.confirm, name="confirmation"),
    path("<int:pk>/correction", acts.correct, name="correction"),
]
