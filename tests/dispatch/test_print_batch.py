"""Letters that people print: gathered in batches, sent only when a person says that they were."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from butoir.core.errors import InputError
from butoir.dispatch.channels.print_batch.batches import make_batch, mark_posted, take_out
from butoir.dispatch.channels.print_batch.bundle import compose_bundle
from butoir.dispatch.held import Held, load_held
from butoir.dispatch.models import ChannelSetting, Delivery, PrintBatch, Proof, State
from butoir.dispatch.outbox import cancel, claim
from butoir.dispatch.proofs import legal_on
from butoir.journal.models import Event
from butoir.journal.verify import verify_journal
from butoir.users.models import Company
from companies import AT, make_company
from dispatch.outboxes import later, put

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
ADDRESS = {
    "name": "Boulangerie Petit",
    "lines": ["8 place du Marché"],
    "postcode": "75011",
    "city": "Paris",
    "country": "FR",
}


def pdf(pages: int = 1) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(210, 297)
    writer.write(out)
    return out.getvalue()


def letter(company: Company, number: int = 1, **changes: Any) -> Delivery:
    values: dict[str, Any] = {
        "channel": "post",
        "to": ADDRESS,
        "content": pdf(),
        "media_type": "application/pdf",
        **changes,
    }
    return put(company, number, **values)


def gather(company: Company, **changes: Any) -> PrintBatch:
    return make_batch(company, **{"by": "claire", "at": AT, **changes})


def opened(batch: PrintBatch) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(compose_bundle(batch)))


def listed(batch: PrintBatch) -> list[dict[str, str]]:
    text = opened(batch).read("list.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def states(company: Company) -> list[str]:
    return list(company.deliveries.order_by("pk").values_list("state", flat=True))


def test_a_letter_waits_until_a_person_says_that_it_was_posted():
    company = make_company()
    delivery = letter(company)
    assert claim("one", AT) == []
    assert load_held(company, AT) == [Held("post", "to-print", 1)]
    batch = gather(company)
    assert states(company) == [State.WAITING]
    assert load_held(company, AT) == [Held("post", "printed", 1)]
    assert mark_posted(batch, TODAY, by="claire", at=later(60)) == 1
    delivery.refresh_from_db()
    assert (delivery.state, legal_on(delivery)) == (State.SENT, TODAY)
    proof = Proof.objects.get()
    assert (proof.kind, proof.on, proof.recorded_by) == ("deposit", TODAY, "claire")
    assert delivery.tries.get().outcome == "sent"
    assert list(verify_journal()) == []


def test_a_batch_is_one_event_and_its_posting_another():
    company = make_company()
    for number in range(3):
        letter(company, number)
    mark_posted(gather(company), TODAY, by="claire", at=AT)
    kinds = list(Event.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds[3:] == ["print-batch-made", "print-batch-posted"]


def test_a_letter_is_in_one_batch_only():
    company = make_company()
    letter(company, 1)
    first = gather(company)
    letter(company, 2)
    second = gather(company)
    assert first.deliveries.get().reference == "C1"
    assert second.deliveries.get().reference == "C2"
    with pytest.raises(InputError, match="no letter"):
        gather(company)


def test_only_the_companys_letters_that_may_leave_now_are_gathered():
    company = make_company()
    letter(company, 1)
    letter(company, 2, not_before=later(60))
    letter(company, 3, not_after=later(-60))
    put(company, 4)  # an e-mail
    letter(make_company("other"), 5)
    assert [d.reference for d in gather(company).deliveries.all()] == ["C1"]


def test_letters_that_must_no_longer_leave_are_cancelled_instead():
    company = make_company()
    for number in (1, 2):
        letter(company, number)

    def guard(deliveries):
        return {d.pk: "paid since" for d in deliveries if d.reference == "C1"}

    assert [d.reference for d in gather(company, guard=guard).deliveries.all()] == ["C2"]
    assert states(company) == [State.CANCELLED, State.WAITING]


def test_a_batch_of_nothing_is_not_made():
    company = make_company()
    letter(company)
    with pytest.raises(InputError, match="no letter"):
        gather(company, guard=lambda deliveries: {d.pk: "paid" for d in deliveries})
    assert not PrintBatch.objects.exists()
    assert states(company) == [State.CANCELLED]


@pytest.mark.parametrize("fields", [{"enabled": False}, {"provider": "maileva"}])
def test_a_company_whose_letters_others_post_prints_none(fields: dict[str, Any]):
    company = make_company()
    letter(company)
    ChannelSetting.objects.create(company=company, channel="post", **fields)
    with pytest.raises(InputError, match="not printed here"):
        gather(company)


def test_a_letter_in_an_envelope_is_never_handed_to_a_provider_too():
    company = make_company()
    letter(company)
    gather(company)
    ChannelSetting.objects.create(company=company, channel="post", provider="maileva")
    assert claim("one", later(1)) == []


def test_a_letter_in_an_envelope_does_not_expire():
    company = make_company()
    letter(company, not_after=later(60))
    batch = gather(company)
    claim("one", later(120))
    assert mark_posted(batch, TODAY, by="claire", at=later(121)) == 1


def test_a_letter_taken_out_waits_for_the_next_batch():
    company = make_company()
    delivery = letter(company)
    batch = gather(company)
    delivery.refresh_from_db()
    assert take_out(delivery, by="claire", at=later(1), reason="smudged")
    assert not take_out(delivery, by="claire", at=later(1), reason="smudged")
    assert mark_posted(batch, TODAY, by="claire", at=later(2)) == 0
    assert gather(company, at=later(3)).deliveries.get() == delivery


def test_a_posted_letter_cannot_be_taken_out_nor_cancelled():
    company = make_company()
    delivery = letter(company)
    mark_posted(gather(company), TODAY, by="claire", at=AT)
    assert not take_out(delivery, by="claire", at=later(1), reason="too late")
    assert not cancel(delivery, "too late", by="claire", at=later(1))


def test_a_letter_cancelled_in_its_batch_is_neither_printed_nor_posted():
    company = make_company()
    delivery = letter(company, 1)
    letter(company, 2)
    batch = gather(company)
    assert cancel(delivery, "paid", by="claire", at=later(1))
    assert [row["customer"] for row in listed(batch)] == ["C2"]
    assert mark_posted(batch, TODAY, by="claire", at=later(2)) == 1
    assert states(company) == [State.CANCELLED, State.SENT]


@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 3, 4)])
def test_letters_are_posted_neither_before_their_batch_nor_tomorrow(on: date):
    company = make_company()
    letter(company)
    batch = gather(company)
    with pytest.raises(InputError, match="lies ahead, or before"):
        mark_posted(batch, on, by="claire", at=AT)
    assert states(company) == [State.WAITING]


def test_a_batch_is_posted_once():
    company = make_company()
    letter(company)
    batch = gather(company)
    mark_posted(batch, TODAY, by="claire", at=AT)
    with pytest.raises(InputError, match="already"):
        mark_posted(batch, TODAY, by="claire", at=AT)
    assert Proof.objects.count() == 1


def test_the_bundle_has_each_letter_all_of_them_and_a_list():
    company = make_company()
    letter(company, 1, content=pdf(1))
    letter(company, 2, content=pdf(2), reference="K/7 é")
    batch = gather(company)
    bundle = opened(batch)
    assert bundle.namelist() == ["0001-C1.pdf", "0002-K-7-.pdf", "letters.pdf", "list.csv"]
    assert bundle.read("0002-K-7-.pdf") == pdf(2)
    assert len(PdfReader(io.BytesIO(bundle.read("letters.pdf"))).pages) == 3
    first, second = listed(batch)
    assert (first["number"], first["pages"], second["pages"]) == ("1", "1", "2")
    assert (first["name"], first["address 1"]) == ("Boulangerie Petit", "8 place du Marché")
    assert (first["postcode"], first["city"], second["customer"]) == ("75011", "Paris", "K/7 é")


def test_the_same_batch_gives_the_same_bundle():
    company = make_company()
    letter(company)
    batch = gather(company)
    assert compose_bundle(batch) == compose_bundle(batch)


def test_a_bundle_makes_the_same_few_queries_for_many(django_assert_num_queries):
    company = make_company()
    for number in range(20):
        letter(company, number, content=pdf(number % 3 + 1))
    batch = gather(company)
    with django_assert_num_queries(2):
        compose_bundle(batch)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "\n="])
def test_nothing_in_the_list_is_a_formula(sign: str):
    company = make_company()
    hostile = f'{sign}HYPERLINK("x";"y")'
    letter(company, 1, to={**ADDRESS, "name": hostile, "lines": [hostile]}, title=hostile)
    (row,) = listed(gather(company))
    assert row["name"] == row["address 1"] == row["title"] == f"'{hostile}"
    assert row["postcode"] == "75011"


def test_an_address_of_many_lines_is_listed_whole():
    company = make_company()
    letter(company, 1, to={**ADDRESS, "lines": list("abcdefg")})
    (row,) = listed(gather(company))
    assert [row[f"address {n}"] for n in range(1, 6)] == ["a", "b", "c", "d", "e, f, g"]
    assert row["postcode"] == "75011"


def test_what_is_no_pdf_is_named():
    company = make_company()
    letter(company, 1, content=b"no letter")
    with pytest.raises(InputError, match="morel:1"):
        compose_bundle(gather(company))
