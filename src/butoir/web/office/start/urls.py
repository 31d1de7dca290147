"""The addresses of the first steps."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.start import views, views_review

app_name = "start"
urlpatterns = [
    path("company/", views.new_company, name="company"),
    path("<slug:company>/scenario/", views.choose_scenario, name="scenario"),
    path("<slug:company>/files/", views.drop_files, name="files"),
    path("<slug:company>/review/", views_review.review, name="review"),
    path("<str:code>/", views.first_account, name="account"),
]
