"""The addresses of the answer page, all below `/r/`: a proxy can let these alone through."""

from __future__ import annotations

from django.urls import path

from butoir.dunning.answers.marks import PATH
from butoir.web.portal import views, views_answer, views_pay, views_plan

app_name = "portal"
urlpatterns = [
    path(f"{PATH}/", views.door, name="door"),
    path(f"{PATH}/hooks/<slug:provider>", views_pay.hook, name="hook"),
    path(f"{PATH}/<str:token>", views.show, name="show"),
    path(f"{PATH}/<str:token>/invoices/<int:pk>.pdf", views.copy, name="copy"),
    path(f"{PATH}/<str:token>/received/<int:pk>", views_answer.received, name="received"),
    path(f"{PATH}/<str:token>/plans/<int:pk>", views_plan.plan, name="plan"),
    path(f"{PATH}/<str:token>/pay", views_pay.pay, name="pay"),
    path(f"{PATH}/<str:token>/payments/<int:pk>", views_pay.paid, name="paid"),
    path(f"{PATH}/<str:token>/<slug:kind>", views_answer.answer, name="answer"),
]
