"""The addresses of the cases that somebody else has."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.following import acts, ending, views

app_name = "following"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("holds/<int:pk>", ending.follow, name="follow"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/course", acts.course, name="course"),
    path("<int:pk>/steps", acts.step, name="steps"),
    path("<int:pk>/steps/<int:number>/withdrawal", acts.step_withdrawal, name="step-withdrawal"),
    path("<int:pk>/money", acts.money, name="money"),
    path("<int:pk>/money/<int:number>/remittance", acts.remittance, name="remittance"),
    path("<int:pk>/money/<int:number>/withdrawal", acts.money_withdrawal, name="money-withdrawal"),
    path("<int:pk>/closing", ending.close, name="closing"),
    path("<int:pk>/return", ending.back, name="return"),
    path("<int:pk>/vat/<int:invoice>", ending.vat, name="vat"),
    path("<int:pk>/loss", views.preview_loss, name="loss"),
    path("<int:pk>/certificates", ending.certify, name="certificates"),
    path("<int:pk>/certificates/<int:number>", views.certificate, name="certificate"),
]
