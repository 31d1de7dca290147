"""The addresses of the pages about today."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.today import letters, views

app_name = "today"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("customers/<int:pk>/", views.show_debtor, name="debtor"),
    path("messages/<int:pk>/letter", letters.show_letter, name="letter"),
    path("messages/<int:pk>/letter.pdf", letters.show_pdf, name="pdf"),
]
