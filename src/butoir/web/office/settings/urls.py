"""The addresses of the pages about settings."""

from __future__ import annotations

from django.urls import path

from butoir.web.office.settings import (
    views,
    views_bank,
    views_calendar,
    views_carriers,
    views_channels,
    views_letterhead,
    views_mailbox,
    views_payments,
    views_people,
)

app_name = "settings"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("company/", views.change_identity, name="company"),
    path("titles/", views.change_titles, name="titles"),
    path("letterhead/", views_letterhead.change_letterhead, name="letterhead"),
    path("bank/", views_bank.change_bank, name="bank"),
    path("rules/", views.change_rules, name="rules"),
    path("accounts/", views_bank.show_accounts, name="accounts"),
    path("accounts/<int:pk>/watch/", views_bank.watch, name="watch"),
    path("calendar/", views_calendar.show_calendar, name="calendar"),
    path("calendar/closures/", views_calendar.close, name="closures"),
    path("calendar/<int:pk>/reopening/", views_calendar.reopen, name="reopening"),
    path("channels/", views_channels.show_channels, name="channels"),
    path("channels/test/", views_channels.send_to_oneself, name="test"),
    path("channels/<slug:channel>/", views_channels.change_channel, name="channel"),
    path("channels/<slug:channel>/carrier/", views_carriers.change_carrier, name="carrier"),
    path(
        "channels/<slug:channel>/carrier/removal/",
        views_carriers.give_up_carrier,
        name="carrier-removal",
    ),
    path("mailbox/", views_mailbox.change_mailbox, name="mailbox"),
    path("mailbox/test/", views_mailbox.try_mailbox, name="mailbox-test"),
    path("payments/", views_payments.change_payments, name="payments"),
    path("people/", views_people.show_people, name="people"),
    path("people/<int:pk>/role/", views_people.give_role, name="role"),
    path("people/<int:pk>/removal/", views_people.remove, name="removal"),
]
