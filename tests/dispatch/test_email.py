"""A sealed message reaches the mail server byte for byte, and every answer means what it says."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outgoing
from butoir.dispatch.channels.email.sealed import plain_address
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.channels.registry import open_channel
from butoir.dispatch.models import ChannelSetting
from butoir.dispatch.secrets import lock_secret
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from companies import AT
from dispatch.mailservers import HANG_UP, Script, free_port, mail_server, scripted
from letters.samples import sample

ID = "2026-0042.reminder-1@morel.example"


def item(**changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "key": "morel:1",
        "channel": "email",
        "to": {"email": "dupont@petit.example"},
        "content": to_email(compose_letter(sample("reminder-1")), ID, AT),
        "media_type": "message/rfc822",
        "title": "Relance",
        "message_id": ID,
        **changes,
    }
    return Outgoing(**values)


def own_server(port: int, **options: Any) -> ChannelSetting:
    given = {"host": "127.0.0.1", "port": port, **options}
    return ChannelSetting(channel="email", provider="smtp", options=given)


def send(port: int, *items: Outgoing, **options: Any) -> list[Any]:
    channel = open_channel(own_server(port, **options))
    try:
        return [channel.send(one) for one in items or (item(),)]
    finally:
        channel.close()


def kind(server: Script, **options: Any) -> str:
    (outcome,) = send(server.server_address[1], **options)
    return str(outcome.kind)


def test_the_sealed_bytes_arrive_unchanged():
    letter = item()
    with mail_server() as (keeper, port):
        assert [outcome.kind for outcome in send(port, letter)] == ["sent"]
    (got,) = keeper.messages
    assert got.content == letter.content
    assert (got.sender, got.recipients) == ("compta@morel.example", ["dupont@petit.example"])


def test_lines_of_dots_and_long_lines_arrive_unchanged():
    content = item().content + b".\r\n..\r\n" + b"x" * 900 + b"\r\n. the end\r\n"
    with mail_server() as (keeper, port):
        send(port, item(content=content))
    assert keeper.messages[0].content == content


def test_text_of_eight_bits_is_announced_as_such():
    plain = b"From: compta@morel.example\r\nTo: dupont@petit.example\r\n\r\nBonjour\r\n"
    accented = plain.replace(b"Bonjour", "Échéance".encode())
    with mail_server() as (keeper, port):
        send(port, item(content=plain), item(content=accented))
    assert [any("8BITMIME" in option for option in said) for said in keeper.options] == [
        False,
        True,
    ]


def test_a_batch_keeps_one_connection():
    with mail_server() as (keeper, port):
        send(port, *(item() for _ in range(5)))
    assert (len(keeper.messages), keeper.connections) == (5, 1)


def test_the_address_of_another_alphabet_is_told_in_ascii():
    with mail_server() as (keeper, port):
        send(port, item(to={"email": "dupont@café.example"}))
    assert keeper.messages[0].recipients == ["dupont@xn--caf-dma.example"]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(
    ("answer", "expected"), [("550 no such user", "permanent"), ("451 try later", "temporary")]
)
def test_a_refusal_is_final_and_a_delay_is_not(step: str, answer: str, expected: str):
    with scripted({step: answer}) as server:
        (outcome,) = send(server.server_address[1])
    assert outcome.kind == expected
    assert outcome.detail.removeprefix(f"{RECIPIENT_REFUSED}: ") == answer


@pytest.mark.parametrize(
    ("step", "answer", "address_is_dead"),
    [
        ("RCPT", "550 5.1.1 no such user", True),
        ("RCPT", "550 5.7.1 you are not allowed to send here", False),
        ("MAIL", "550 sender refused", False),
        ("DATA", "554 this looks like spam", False),
    ],
)
def test_only_a_refusal_of_the_address_itself_gives_it_up(step, answer, address_is_dead):
    with scripted({step: answer}) as server:
        (outcome,) = send(server.server_address[1])
    assert outcome.detail.startswith(RECIPIENT_REFUSED) == address_is_dead


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_line_lost_before_the_message_means_that_nothing_left(step: str):
    with scripted({step: HANG_UP}) as server:
        assert kind(server) == "temporary"
    assert "." not in server.asked


def test_a_line_lost_after_the_message_means_that_nobody_knows():
    with scripted({".": HANG_UP}) as server:
        assert kind(server) == "unknown"


@pytest.mark.parametrize("answer", ["hello?", "250" + "x" * 9000, "299 perhaps"])
def test_an_answer_after_the_message_that_means_nothing_leaves_it_unknown(answer: str):
    with scripted({".": answer}) as server:
        assert kind(server) == "unknown"


@pytest.mark.parametrize(("step", "expected"), [("RCPT", "temporary"), (".", "unknown")])
def test_a_silence_is_waited_out_only_so_long(step: str, expected: str):
    with scripted({step: None}) as server:
        assert kind(server, timeout=0.2) == expected


def test_a_line_lost_by_one_message_does_not_hinder_the_next():
    with scripted({".": [HANG_UP, "250 taken"]}) as server:
        outcomes = send(server.server_address[1], item(), item())
    assert [outcome.kind for outcome in outcomes] == ["unknown", "sent"]


@pytest.mark.parametrize("answer", [HANG_UP, "421 too many messages"])
def test_a_server_that_takes_few_messages_a_conversation_gets_another(answer: str):
    with scripted({"MAIL": ["250 ok", answer, "250 ok"]}) as server:
        outcomes = send(server.server_address[1], item(), item())
    assert [outcome.kind for outcome in outcomes] == ["sent", "sent"]
    assert server.asked.count("CONNECT") == 2
    assert server.asked.count(".") == 2


@pytest.mark.parametrize(
    "answers",
    [
        {"CONNECT": "554 not you"},
        {"CONNECT": HANG_UP},
        {"MAIL": "530 log in first"},
        {"RCPT": "421 closing"},
        {"EHLO": "500 no", "HELO": "500 no"},
        {"EHLO": HANG_UP},
    ],
)
def test_a_server_that_lets_nobody_in_is_out_of_reach(answers: dict[str, str]):
    with scripted(answers) as server, pytest.raises(UnreachableError):
        send(server.server_address[1])


def test_no_server_at_all_is_out_of_reach():
    with pytest.raises(UnreachableError, match="refused"):
        send(free_port())


def test_a_name_that_leads_nowhere_is_out_of_reach(monkeypatch):
    def unknown(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnreachableError, match="not known"):
        send(25, host="mail.nowhere.example")


def test_a_server_without_the_encryption_asked_for_is_out_of_reach():
    with mail_server() as (keeper, port):
        for tls in ("starttls", "ssl"):
            with pytest.raises(UnreachableError):
                send(port, tls=tls, timeout=0.5)
    assert keeper.messages == []


def test_a_wrong_password_is_out_of_reach():
    def nobody(*_args: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    login = {"username": "morel", "secrets": {"password": lock_secret("wrong")}}
    with (
        mail_server(authenticator=nobody, auth_require_tls=False) as (_, port),
        pytest.raises(UnreachableError, match="535"),
    ):
        send(port, **login)


def test_a_password_that_is_not_set_is_named():
    with pytest.raises(InputError, match='"password": is not set'):
        open_channel(own_server(25, username="morel"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dupont",
        "dupont@petit.example\r\nRCPT TO:<other@petit.example>",
        "dupont@petit.example\nBcc: other@petit.example",
        "dupont@petit.example, other@petit.example",
        "Dupont <dupont@petit.example>",
        "dup ont@petit.example",
        "dupont@petit.example\0",
        "dépôt@petit.example",
        "dupont@-petit.example",
    ],
)
def test_nothing_but_an_address_fits_in_an_address(address: str):
    with pytest.raises(InputError):
        plain_address(address, "to")
    with mail_server() as (keeper, port):
        (outcome,) = send(port, item(to={"email": address}))
    assert (outcome.kind, keeper.messages, keeper.connections) == ("permanent", [], 0)
    assert outcome.detail.startswith(RECIPIENT_REFUSED)


@pytest.mark.parametrize(
    "changes",
    [{"media_type": "application/pdf"}, {"content": b"Subject: from nobody\r\n\r\nBonjour\r\n"}],
)
def test_what_is_no_message_is_refused_at_once(changes: dict[str, Any]):
    with mail_server() as (keeper, port):
        (outcome,) = send(port, item(**changes))
    assert (outcome.kind, keeper.connections) == ("permanent", 0)


def test_a_mail_server_cannot_be_asked_afterwards():
    assert open_channel(own_server(25)).find(item()) is None
