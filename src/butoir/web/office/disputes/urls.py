"""The addresses of the pages about disputes."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.disputes import acts, letter, views

app_name = "disputes"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/letter", letter.show_letter, name="letter"),
    path("<int:pk>/draft", letter.show_draft, name="draft"),
    path("<int:pk>/check", letter.check, name="check"),
    path("<int:pk>/preparation", acts.prepare, name="preparation"),
    path("<int:pk>/decision", acts.decide, name="decision"),
    path("<int:pk>/course", acts.course, name="course"),
    path("<int:pk>/notes", acts.note, name="note"),
    path("<int:pk>/documents", acts.document, name="document"),
    path("<int:pk>/documents/<int:document>", views.download, name="download"),
]
