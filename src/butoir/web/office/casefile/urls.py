"""The addresses of the case files."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.casefile import acts, application, views

app_name = "casefile"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/preview", views.preview, name="preview"),
    path("<int:pk>/application", application.show, name="application"),
    path("<int:pk>/application/data", application.save, name="application-data"),
    path("<int:pk>/documents", acts.add, name="documents"),
    path("<int:pk>/documents/<int:document>/withdrawal", acts.withdraw, name="withdrawal"),
    path("<int:pk>/handing-over", acts.hand, name="handing-over"),
    path("files/<int:pk>", views.download, name="file"),
]
