"""The addresses of the pages about wording."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.wording import views, views_letter

app_name = "wording"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("letter/", views_letter.show, name="letter"),
    path("letter/pdf/", views_letter.pdf, name="pdf"),
    path("<slug:lang>/<slug:file>/<int:place>/", views.edit, name="edit"),
    path("<slug:lang>/<slug:file>/<int:place>/check/", views.check, name="check"),
    path("<slug:lang>/<slug:file>/<int:place>/standard/", views.restore, name="standard"),
]
