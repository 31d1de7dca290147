"""The addresses of the pages about payment plans."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.plans import acts, views, views_new, views_rules

app_name = "plans"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("rules/", views_rules.change, name="rules"),
    path("customers/<int:customer>/", views_new.new, name="new"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/acceptance", acts.accept, name="acceptance"),
    path("<int:pk>/refusal", acts.refuse, name="refusal"),
    path("<int:pk>/withdrawal", acts.withdraw, name="withdrawal"),
    path("<int:pk>/signature", acts.sign, name="signature"),
    path("<int:pk>/signed-copy/<int:state>", views.signed_copy, name="signed-copy"),
]
