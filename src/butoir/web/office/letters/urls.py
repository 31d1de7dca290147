"""The addresses of the pages about letters sent."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
]
