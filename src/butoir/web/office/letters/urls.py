"""The addresses of the pages about letters sent."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.letters import acts, views

app_name = "letters"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/document", views.document, name="document"),
    path("<int:pk>/pdf", views.pdf, name="pdf"),
    path("<int:pk>/file", views.download, name="file"),
    path("<int:pk>/proofs/<int:proof>", views.proof, name="proof"),
    path("<int:pk>/outcome", acts.outcome, name="outcome"),
    path("<int:pk>/withdrawal", acts.withdrawal, name="withdrawal"),
    path("batches", acts.batch, name="batch"),
    path("batches/<int:pk>/printing", acts.printing, name="printing"),
    path("batches/<int:pk>/posting", acts.posting, name="posting"),
]
