"""The addresses of the pages about today."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.today import acting, confirming, confirming_many, editing, letters, views

app_name = "today"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("customers/<int:pk>/", views.show_debtor, name="debtor"),
    path("customers/<int:pk>/<slug:action>", acting.decide_customer, name="customer-decision"),
    path("messages/<int:pk>/letter", letters.show_letter, name="letter"),
    path("messages/<int:pk>/letter.pdf", letters.show_pdf, name="pdf"),
    path("messages/<int:pk>/confirmation", confirming.confirm, name="confirmation"),
    path("messages/<int:pk>/text", editing.edit, name="edit"),
    path("messages/<int:pk>/text/check", editing.check, name="check"),
    path("messages/<int:pk>/text/standard", editing.restore, name="standard"),
    path("messages/<int:pk>/<slug:action>", acting.decide_message, name="message-decision"),
    path("tasks/<int:pk>/<slug:action>", acting.decide_task, name="task-decision"),
    path("deliveries/<int:pk>/<slug:action>", acting.decide_delivery, name="delivery-decision"),
    path("confirmations", confirming_many.confirm_many, name="confirmations"),
    path("confirmations/new", confirming_many.show_summary, name="summary"),
    path("confirmations/withdrawal", confirming.undo, name="withdrawal"),
]
