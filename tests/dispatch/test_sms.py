"""Text messages reach one mobile number, or nobody; every answer means what it says."""

from __future__ import annotations

from typing import Any

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Channel, Outcome, Outgoing
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.channels.registry import open_channel
from butoir.dispatch.channels.sms.numbers import mobile_number
from butoir.dispatch.models import ChannelSetting, Delivery, State
from butoir.dispatch.secrets import lock_secret
from butoir.dispatch.sending import Tally, send_due
from companies import AT, make_company
from dispatch.mailservers import free_port
from dispatch.outboxes import put
from dispatch.webservers import HANG_UP, Answer, web_server

TEXT = "Ateliers Morel : la facture 2026-0412 est échue."
TAKEN = Answer(201, {"messageId": 1511882900176220})


def options(port: int, **changes: Any) -> dict[str, Any]:
    given = {"base_url": f"http://127.0.0.1:{port}", "sender": "Morel"}
    return {**given, "secrets": {"key": lock_secret("secret")}, **changes}


def brevo(port: int, **changes: Any) -> Channel:
    setting = ChannelSetting(channel="sms", provider="brevo", options=options(port, **changes))
    return open_channel(setting)


def item(**changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "key": "morel:1",
        "channel": "sms",
        "to": {"phone": "06 12 34 56 78"},
        "content": TEXT.encode(),
        "media_type": "text/plain; charset=utf-8",
        "title": "Relance",
        **changes,
    }
    return Outgoing(**values)


def send(answer: Answer, **changes: Any) -> Outcome:
    with web_server(answer) as server:
        channel = brevo(server.port)
        try:
            return channel.send(item(**changes))
        finally:
            channel.close()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.12.34.56.78", "+33712345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033 612-345-678", "+33612345678"),
        ("06\u00a012\u202f34 56 78", "+33612345678"),
        ("0690 12 34 56", "+590690123456"),
        ("+33 6 92 12 34 56", "+262692123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+352 621 123 456", "+352621123456"),
        ("+49 1512 3456789", "+4915123456789"),
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written: str, expected: str):
    assert mobile_number(written) == expected


def test_a_number_without_a_country_is_of_the_companys():
    assert mobile_number("0470 12 34 56", "BE") == "+32470123456"
    assert mobile_number("621 123 456", "LU") == "+352621123456"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "01 42 00 00 00",
        "+33 1 42 00 00 00",
        "+32 2 123 45 67",
        "06 12 34 56",
        "06 12 34 56 789",
        "+33 06 12 34 56 78",
        "33612345678",
        "612345678",
        "06 12 34 56 78 / 06 98 76 54 32",
        "06 12 34 56 78 poste 3",
        "0612345678\n0698765432",
        "3615",
        "+12345",
        "+1234567890123456",
        "٠٦١٢٣٤٥٦٧٨",
    ],
)
def test_what_is_not_clearly_one_mobile_number_is_refused(written: str):
    with pytest.raises(InputError):
        mobile_number(written)


def test_a_number_of_an_unknown_country_needs_its_code():
    with pytest.raises(InputError, match="does not say its country"):
        mobile_number("0151 23456789", "DE")


def test_a_message_is_handed_over_with_its_tag_and_the_key_of_the_environment():
    with web_server(TAKEN) as server:
        assert brevo(server.port).send(item()) == Outcome("sent", "", "1511882900176220")
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v3/transactionalSMS/send")
    assert asked.headers["api-key"] == "secret"
    assert asked.body == {
        "sender": "Morel",
        "recipient": "33612345678",
        "content": TEXT,
        "type": "transactional",
        "tag": "morel:1",
        "unicodeEnabled": False,
    }


def test_the_text_leaves_as_it_was_sealed_to_the_last_space():
    with web_server(Answer(201, {"messageId": 1})) as server:
        brevo(server.port).send(item(content=b" Bonjour,\n\nA payer. \n"))
    assert server.asked[0].body["content"] == " Bonjour,\n\nA payer. \n"


@pytest.mark.parametrize(("text", "wide"), [("échue, à régler: 12 €", False), ("reçu", True)])
def test_letters_that_a_short_message_lacks_are_announced(text: str, wide: bool):
    with web_server(TAKEN) as server:
        brevo(server.port).send(item(content=text.encode()))
    assert server.asked[0].body["unicodeEnabled"] is wide


@pytest.mark.parametrize(
    "changes",
    [
        {"to": {"phone": "01 42 00 00 00"}},
        {"to": {}},
        {"content": b"   "},
        {"content": b"\xff\xfe"},
        {"content": b"a\0b"},
        {"media_type": "application/pdf"},
    ],
)
def test_what_can_never_be_sent_is_refused_without_asking(changes: dict[str, Any]):
    with web_server(TAKEN) as server:
        assert brevo(server.port).send(item(**changes)).kind == "permanent"
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(400, {"code": "invalid_parameter", "message": "Invalid number"}), "permanent"),
        (Answer(500, {}), "unknown"),
        (Answer(502, "gateway"), "unknown"),
        (Answer(408, {}), "unknown"),
        (HANG_UP, "unknown"),
        (Answer(201, "taken, but said otherwise"), "sent"),
    ],
)
def test_each_answer_means_what_it_says(answer: Answer, expected: str):
    assert send(answer).kind == expected


@pytest.mark.parametrize("status", [401, 402, 403, 429, 503])
def test_a_provider_that_lets_nobody_in_is_out_of_reach(status: int):
    with pytest.raises(UnreachableError, match=str(status)):
        send(Answer(status, {"message": "no"}))


def test_a_provider_that_is_not_there_is_out_of_reach():
    with pytest.raises(UnreachableError):
        brevo(free_port()).send(item())


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([{"tag": "morel:1", "event": "delivered", "messageId": "9"}], Outcome("sent", "", "9")),
        ([{"tag": ["x", "morel:1"], "event": "sent", "messageId": "9"}], Outcome("sent", "", "9")),
        (
            [{"tag": "morel:1", "event": "rejected", "messageId": "9"}],
            Outcome("permanent", "", "9"),
        ),
        ([{"tag": "morel:12", "event": "sent", "messageId": "9"}], None),
        ([], None),
    ],
)
def test_after_a_lost_answer_only_what_the_provider_lists_is_believed(events, expected):
    with web_server(Answer(200, {"events": events})) as server:
        found = brevo(server.port).find(item())
    assert (found and found._replace(detail="")) == expected
    assert "tags=morel%3A1" in server.asked[0].path


@pytest.mark.parametrize("answer", [Answer(500, {}), Answer(200, "?"), Answer(200, {}), HANG_UP])
def test_a_provider_that_does_not_tell_leaves_it_unknown(answer: Answer):
    with web_server(answer) as server:
        assert brevo(server.port).find(item()) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"base_url": "http://sms.example"}, "base_url"),
        ({"base_url": ""}, "base_url"),
        ({"secrets": {}}, "key"),
        ({"secrets": {"key": lock_secret("clé")}}, "key"),
        ({"sender": "Ateliers Morel"}, "sender"),
        ({"sender": ""}, "sender"),
    ],
)
def test_a_setting_that_cannot_work_names_its_option(changes: dict[str, Any], field: str):
    with pytest.raises(InputError) as error:
        brevo(1, **changes)
    assert error.value.field == field


def test_an_unknown_provider_is_named():
    with pytest.raises(InputError, match="pigeon"):
        open_channel(ChannelSetting(channel="sms", provider="pigeon"))


@pytest.mark.django_db
def test_a_worker_sends_text_messages_too():
    company = make_company()
    put(company, channel="sms", to=item().to, content=TEXT.encode(), media_type="text/plain")
    with web_server(TAKEN) as server:
        setting = options(server.port)
        ChannelSetting.objects.create(
            company=company, channel="sms", provider="brevo", options=setting
        )
        assert send_due("one", lambda: AT) == Tally(claimed=1, sent=1)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.provider) == (State.SENT, "brevo")
    assert delivery.provider_reference == "1511882900176220"
