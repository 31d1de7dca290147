"""The addresses of the pages about imports."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.imports import views, views_columns, views_doubts

app_name = "imports"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("files/", views.receive_files, name="files"),
    path("columns/<int:pk>/", views_columns.show_columns, name="columns"),
    path("columns/<int:pk>/file/", views_columns.take_file, name="named"),
    path("<int:pk>/", views.show_import, name="one"),
    path("<int:pk>/file/", views.download, name="file"),
    path("statements/<int:pk>/checking/", views_doubts.check_statement, name="checking"),
    path("<int:pk>/undoing/", views.undo, name="undoing"),
]
