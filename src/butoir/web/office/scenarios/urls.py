"""The addresses of the pages about scenarios."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.scenarios import views, views_edit

app_name = "scenarios"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("new/", views_edit.make, name="new"),
    path("effect/", views_edit.effect, name="effect"),
    path("<int:pk>/", views.show_one, name="one"),
    path("<int:pk>/edit/", views_edit.edit, name="edit"),
]
