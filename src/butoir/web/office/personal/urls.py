"""The addresses of the pages about personal data."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.personal import acts, acts_lists, views

app_name = "personal"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("rules", acts.rules, name="rules"),
    path("archive", views.show_archive, name="archive"),
    path("search", views.search, name="search"),
    path("views", views.show_views, name="views"),
    path("erasures", acts_lists.make, name="erasures"),
    path("erasures/<int:pk>/", views.show_erasure, name="erasure"),
    path("erasures/<int:pk>/check", acts_lists.checked, name="check"),
    path("erasures/<int:pk>/approval", acts_lists.approved, name="approval"),
    path("erasures/<int:pk>/refusal", acts_lists.refused, name="refusal"),
    path("customers/<int:pk>/", views.show_customer, name="customer"),
    path("customers/<int:pk>/holds", acts.hold, name="hold"),
    path("customers/<int:pk>/holds/<int:hold>/end", acts.end_hold, name="hold-end"),
    path("customers/<int:pk>/export", acts.export, name="export"),
]
