"""The addresses of the pages about answers."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.answers import acts, views

app_name = "answers"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/proof", views.proof, name="proof"),
    path("<int:pk>/acceptance", acts.accept, name="acceptance"),
    path("<int:pk>/closure", acts.close, name="closure"),
    path("<int:pk>/revocation", acts.revoke, name="revocation"),
]
