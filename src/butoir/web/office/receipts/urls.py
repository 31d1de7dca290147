"""The addresses of the pages about receipts."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.receipts import views, views_divide

app_name = "receipts"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("history/", views.show_history, name="history"),
    path("payers/", views.show_payers, name="payers"),
    path("payers/<int:pk>/removal/", views.forget, name="forgetting"),
    path("<int:pk>/assignment/", views.accept, name="assignment"),
    path("<int:pk>/ignoring/", views.ignore, name="ignoring"),
    path("<int:pk>/reversal/", views.reverse_match, name="reversal"),
    path("<int:pk>/parts/", views_divide.show_parts, name="parts"),
    path("<int:pk>/division/", views_divide.divide, name="division"),
]
