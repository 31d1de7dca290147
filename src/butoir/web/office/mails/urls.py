"""The addresses of the pages about mails."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.mails import acts, views

app_name = "mails"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/original", views.original, name="original"),
    path("<int:pk>/attachments/<int:place>", views.attachment, name="attachment"),
    path("<int:pk>/sayings/<int:place>/acceptance", acts.accept, name="acceptance"),
    path("<int:pk>/return", acts.accept_return, name="return"),
    path("<int:pk>/closure", acts.close, name="closure"),
    path("<int:pk>/customer", acts.give, name="customer"),
    path("<int:pk>/aside", acts.set_aside, name="aside"),
]
