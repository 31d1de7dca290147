"""A diary is untrusted: what is wrong in it is named by its event and key, never a traceback."""

from __future__ import annotations

import contextlib
import copy
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.core.diary import diary_from_table
from butoir.core.diary_player import play
from butoir.core.errors import InputError
from butoir.project.cli import main

GOOD = """
until = 2026-04-30
[policy]
min_amount = "1.00"
[[policy.steps]]
name = "reminder-1"
days_after_due = 7
[[customer]]
id = "A"
grace_days = 2
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-01-31}
"""
F2 = 'invoice = {customer = "A", number = "F2", amount = "10.00", due = 2026-01-31}'


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        list(play(diary_from_table(tomllib.loads(text), "bad.toml")))
    return str(caught.value)


def event(text: str, on: str = "2026-02-01") -> str:
    return f"{GOOD}[[event]]\non = {on}\n{text}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (F2.replace('"10.00"', "10.00"), '(invoice), field "amount": 10.0 is not an amount'),
        (F2.replace('"10.00"', "10"), 'field "amount": 10 is not an amount in quotes'),
        (F2.replace("10.00", "1e5"), "field \"amount\": '1e5' is not an amount"),
        (F2.replace("10.00", "0.00"), 'field "amount": is more than zero'),
        (F2.replace("10.00", "-1.00"), 'field "amount": is more than zero'),
        (F2.replace('"F2"', "2"), 'field "number": 2 is not a name'),
        (F2.replace('"F2"', '" "'), "field \"number\": ' ' is not a name"),
        (F2.replace("F2", "F\\n2"), 'field "number": is more than 200 characters, or not all'),
        (F2.replace("F2", "F" * 201), 'field "number": is more than 200 characters'),
        (F2.replace("F2", "F1"), 'field "number": this invoice number was used before'),
        (F2.replace("2026-01-31", "0001-01-01"), 'field "due": 0001-01-01 is not between 2000'),
        (F2.replace("2026-01-31", "9999-12-31"), 'field "due": 9999-12-31 is not between 2000'),
        (F2.replace("2026-01-31", "2026-01-31T10:00:00"), 'field "due": datetime'),
        (F2.replace("2026-01-31", '"2026-01-31"'), "field \"due\": '2026-01-31' is not a date"),
        ('invoice = "F2"', 'field "invoice": is a table'),
        ("payment = []", 'field "payment": is a table'),
        ('payment = {customer = "A"}', 'field "amount": payment needs it'),
        ('payment = {customer = "B", amount = "1.00"}', "field \"customer\": no customer 'B'"),
        ('bounce = {customer = "a"}', "(bounce), field \"customer\": no customer 'a'"),
        ('dispute = {invoice = "F9"}', "(dispute), field \"invoice\": no invoice 'F9' yet"),
        ('dispute = {invoice = "F1", amont = "1"}', 'field "amont": unknown key'),
        ('dispute_closed = {invoice = "F1", outcome = "upheld"}', "no dispute is open"),
        ('dispute_closed = {invoice = "F1", outcome = "won"}', "'won' is not one of upheld, rejec"),
        ('promise = {customer = "A", amount = "1.00", by = "soon"}', "'soon' is not a date"),
        (
            'promise = {customer = "A", amount = "1.00", by = 2026-03-01, invoices = []}',
            'field "invoices": is a list of 1 to 1000',
        ),
        (
            'plan = {customer = "A", invoices = ["F1"], instalments = []}',
            'field "instalments": is a list of 1 to 1000',
        ),
        (
            'plan = {customer = "A", invoices = ["F1"], instalments = [{on = 2026-03-01}]}',
            '(plan), field "amount": nothing is not an amount',
        ),
        (
            'plan = {customer = "A", invoices = ["F8"], instalments = [{on = 2026-03-01, '
            'amount = "1.00"}]}',
            "field \"invoices\": no invoice 'F8' of it",
        ),
        ('hold = {reason = "x"}', "hold needs a customer or an invoice"),
        ('hold = {invoice = "F1", until = 7}', 'field "until": 7 is not a date'),
        ('skip = {invoice = "F1", step = "reminder-9"}', "'reminder-9' is not one of reminder-1"),
        ('sending = "no"', '(sending), field "sending": is true or false'),
        ("bank_data_until = true", 'field "bank_data_until": True is not a date'),
        ("policy_change = 3", 'field "policy_change": is a table'),
        ("policy_change = {min_amount = 3}", '(policy_change), field "min_amount": 3 is not'),
        ('policy_change = {steps = [{name = "reminder-1"}]}', 'field "days_after_due": None'),
        ("eclipse = {}", 'event 2, field "eclipse": no such event'),
        ("sending = true\nbounce = {customer = 'A'}", "has a day (on) and one thing that happens"),
    ],
)
def test_a_bad_event_is_named_with_its_key(text: str, told: str):
    message = refusal(event(text))
    assert "bad.toml: event 2" in message
    assert told in message


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('id = "A"', "id = 3", 'customer 1, field "id": 3 is not a name'),
        ('id = "A"', 'kind = "company"', 'customer 1, field "id": nothing is not a name'),
        ('id = "A"', 'id = "A"\nkind = "state"', "field \"kind\": 'state' is not one of company"),
        ('id = "A"', 'id = "A"\nkind = ["company"]', 'field "kind"'),
        ('id = "A"', 'id = "A"\ncurrency = 978', 'field "currency": 978 is not a currency'),
        ('id = "A"', 'id = "A"\ncountry = "XX"', "field \"country\": 'XX' is not one of FR"),
        ('id = "A"', 'id = "A"\nemail = "a@b.fr"', 'field "email": is true or false'),
        ("grace_days = 2", "grace_days = 3651", 'field "grace_days": is 0 to 3650 whole days'),
        ("grace_days = 2", "grace_days = true", 'field "grace_days": is 0 to 3650 whole days'),
        ("grace_days = 2", "grace_days = -1", 'field "grace_days": is 0 to 3650 whole days'),
        ("[[event]]", '[[customer]]\nid = "A"\n[[event]]', "field \"id\": 'A' comes twice"),
        ("until = 2026-04-30", "until = 2999-01-01", 'field "until": 2999-01-01 is not between'),
        ("until = 2026-04-30", "run_on = 2026-02-01", 'field "run_on": is a list of dates'),
        ("until = 2026-04-30", "run_on = [2]", 'field "run_on": 2 is not a date'),
        ("until = 2026-04-30", 'country = "ZZ"', "field \"country\": 'ZZ' is not one of FR"),
        ("until = 2026-04-30", "country = {}", 'field "country": {} is not one of FR'),
        ("until = 2026-04-30", "title = 3", 'field "title": is a text'),
        ("until = 2026-04-30", "colour = 3", 'field "colour": unknown key'),
        ("[[customer]]", "[customer]", 'field "customer": is written [[customer]]'),
        ('"1.00"', '"-1.00"', 'field "min_amount": is not below zero'),
        ('name = "reminder-1"', 'name = ["call"]', 'field "name"'),
        ("on = 2026-01-05\n", "", 'event 1, field "on": nothing is not a date'),
    ],
)
def test_a_bad_document_is_named_with_its_key(was: str, becomes: str, told: str):
    message = refusal(GOOD.replace(was, becomes))
    assert message.startswith("bad.toml")
    assert told in message


def test_a_payment_belongs_to_the_customer_of_its_invoice():
    two = event(F2.replace('"A"', '"B"').replace("F2", "F3"))
    two += '[[event]]\non = 2026-02-02\npayment = {customer = "A", amount = "1.00", invoice = "F3"}'
    assert 'event 3 (payment), field "invoice": the invoice is another customer' in refusal(two)


def test_what_an_error_quotes_stays_on_one_line_of_a_screen():
    message = refusal(event(F2.replace('"10.00"', f"[{'1, ' * 5_000}]")))
    assert len(message) < 200


# Anything that TOML can say, in the place of anything that a diary says.
KEYS = ("on", "customer", "invoice", "amount", "by", "until", "steps", "name", "x")
values = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**30), 10**30),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(("A", "F1", "10.00", "call", "FR", "upheld", "reminder-1")),
        st.dates(),
        st.datetimes(min_value=datetime(1, 1, 1)),
        st.times(min_value=time(0)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=6,
)
FULL = tomllib.loads(
    event('payment = {customer = "A", amount = "4.00", invoice = "F1"}')
    + "".join(
        f"[[event]]\non = 2026-02-03\n{text}\n"
        for text in (
            'promise = {customer = "A", invoices = ["F1"], amount = "4.00", by = 2026-02-20}',
            'plan = {customer = "A", invoices = ["F1"], instalments = [{on = 2026-03-02, '
            'amount = "4.00"}]}',
            'hold = {invoice = "F1", until = 2026-02-09, reason = "asked"}',
            'dispute = {invoice = "F1", amount = "4.00"}',
            'dispute_closed = {invoice = "F1", outcome = "upheld"}',
            'skip = {invoice = "F1", step = "reminder-1"}',
            "policy_change = {min_gap_days = 4}",
            "bank_data_until = 2026-02-03",
        )
    )
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, part in inner:
        found.append((*path, key))
        if isinstance(part, dict | list):
            found += places(part, (*path, key))
    return found


@given(st.sampled_from(places(FULL)), values, st.booleans())
def test_anything_anywhere_is_played_or_refused(path: tuple[Any, ...], value: Any, adds: bool):
    table = copy.deepcopy(FULL)
    table["until"] = date(2026, 3, 6)
    *above, last = path
    target: Any = table
    for key in above:
        target = target[key]
    if adds and isinstance(target, dict):
        target["surplus"] = value
    else:
        target[last] = value
    with contextlib.suppress(InputError):
        list(play(diary_from_table(table, "drawn")))


@pytest.mark.parametrize(
    "text",
    [
        "until = ",
        "until = 2026-02-30",
        f"grace = {'9' * 5_000}",
        f"grace = 0x{'f' * 5_000}",
        f"deep = {'[' * 5_000}",
        event("sending = 1"),
        event(F2.replace("2026-01-31", "2026-01-31T10:00:00")),
    ],
    ids=[
        "torn",
        "no such day",
        "a huge number",
        "one in base 16",
        "deep",
        "not a switch",
        "an instant",
    ],
)
def test_replay_says_it_in_one_line_and_exits_with_2(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["replay", str(path), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "bad.toml" in said.err
