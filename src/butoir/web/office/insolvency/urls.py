"""The addresses of the pages about insolvency."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.insolvency import acts, documents, entering, views, work

app_name = "insolvency"
_ROW = "proceedings/<int:pk>/"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("entry", entering.enter, name="entry"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/acceptance", acts.accept, name="acceptance"),
    path("<int:pk>/dismissal", acts.dismiss, name="dismissal"),
    path(_ROW, views.show_proceeding, name="proceeding"),
    path(f"{_ROW}undoing", work.undo, name="undoing"),
    path(f"{_ROW}correction", work.correct, name="correction"),
    path(f"{_ROW}declaration", work.declare, name="declaration"),
    path(f"{_ROW}postponement", work.put_off, name="postponement"),
    path(f"{_ROW}waiver", work.waive, name="waiver"),
    path(f"{_ROW}declaration.pdf", documents.draft, name="draft"),
    path(f"{_ROW}declaration.json", documents.figures, name="figures"),
    path(f"{_ROW}file", documents.make_file, name="file"),
    path(f"{_ROW}declared/<int:number>.pdf", documents.declared, name="declared"),
]
