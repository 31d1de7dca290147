"""The pages about personal data: what is kept, put aside, frozen, erased, handed out, looked at."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client

from butoir.dispatch.models import Delivery
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.recording import record_invoice
from butoir.personal.archiving import archive_what_rests
from butoir.personal.clock import look
from butoir.personal.lists import propose
from butoir.personal.models import Erasure, ErasureEntry, LegalHold, RetentionRules, Viewing
from butoir.users.models import Company, Role
from companies import at, make_company
from dunning.people import make_customer
from office import client_with, text
from personal.kept import CASE_GONE, known_customer

pytestmark = pytest.mark.django_db
REST = date(2026, 9, 1)  # after the ninety days
BY = {"by": "claire", "at": at(REST)}


@pytest.fixture
def customer(monkeypatch: pytest.MonkeyPatch) -> Customer:
    monkeypatch.setenv("BUTOIR_DEMO_DAY", CASE_GONE.isoformat())
    return known_customer()


def base(customer: Customer) -> str:
    return f"/c/{customer.company.key}"


def put_aside(customer: Customer) -> Customer:
    archive_what_rests(customer.company, REST, by="butoir", at=at(REST))
    return customer


def manager(customer: Customer, role: Role = Role.MANAGER) -> Client:
    return client_with(role, customer.company)


def test_the_first_page_tells_the_delays_with_their_references(customer: Customer):
    page = text(manager(customer).get(f"{base(customer)}/personal/"))
    assert "C. com. L123-22" in page
    assert "délibération 2021-130" in page
    assert "non confirmé : consulter un avocat" in page


def test_the_first_page_counts_in_the_database_and_looks_at_every_customer_when_asked(customer):
    client, url = manager(customer), f"{base(customer)}/personal/"
    page = text(client.get(url))
    assert "Compter les dossiers par état" in page
    assert "a dépassé sa durée" not in page
    counted = text(client.get(url, {"count": "1"}))
    assert "1 client a dépassé sa durée de conservation." in counted
    assert "Compter les dossiers" not in counted


def test_the_first_page_asks_the_same_queries_however_many_customers(
    customer, django_assert_max_num_queries
):
    def hold(one: Customer) -> None:
        said = {"kind": "audit", "reason": "x", "made_at": at(REST), "made_by": "claire"}
        LegalHold.objects.create(company=customer.company, customer=one, **said)

    client, url = manager(customer), f"{base(customer)}/personal/"
    hold(customer)
    client.get(url)
    with django_assert_max_num_queries(25) as few:
        client.get(url)
    for number in range(59):
        hold(make_customer(customer.company, f"C{number}"))
    with django_assert_max_num_queries(len(few)):
        page = client.get(url)
    assert (len(page.context["page"].holds), page.context["page"].customers) == (50, 60)
    second = client.get(url, {"page": 2}).context["page"].holds
    assert [one.customer.code for one in second] == [f"C{n}" for n in range(49, 59)]


def test_an_owner_chooses_within_bounds(customer: Customer):
    owner, url = manager(customer, Role.OWNER), f"{base(customer)}/personal/rules"
    said: dict[str, Any] = {
        "archive_days": 30,
        "case_months": 36,
        "books_months": 120,
        "log_months": 24,
    }
    assert owner.post(url, said).status_code == 303
    row = RetentionRules.objects.get()
    assert (row.archive_days, row.case_months, row.books_months) == (30, 36, None)
    assert owner.post(url, {**said, "books_months": 60}).status_code == 422
    assert owner.post(url, {**said, "case_months": 500}).status_code == 422
    assert RetentionRules.objects.count() == 1


def test_a_list_is_made_looked_at_and_approved(customer: Customer):
    answer = manager(customer).post(f"{base(customer)}/personal/erasures", {"on": CASE_GONE})
    assert answer.status_code == 303
    page = text(manager(customer).get(answer.url))
    assert "Boulangerie Petit" in page
    assert "Effacer définitivement" not in page, "an owner approves"
    owner = manager(customer, Role.OWNER)
    assert "Effacer définitivement" in text(owner.get(answer.url))
    approval = answer.url + "approval"
    assert manager(customer).post(approval).status_code == 403
    assert owner.post(approval).status_code == 303
    assert owner.post(approval).status_code == 422
    look(customer.company, CASE_GONE, by="butoir", at=at(CASE_GONE))
    page = text(owner.get(answer.url))
    assert "Boulangerie Petit" not in page
    assert f"#{customer.pk}" in page
    data = text(owner.get(f"{base(customer)}/personal/customers/{customer.pk}/"))
    assert "approuvé par owner-morel-fr" in data


def test_a_page_says_so_when_nothing_has_passed_its_time(customer: Customer):
    LegalHold.objects.create(
        company=customer.company, customer=customer, kind="audit", reason="x",
        made_at=at(REST), made_by="claire",
    )  # fmt: skip
    answer = manager(customer).post(
        f"{base(customer)}/personal/erasures", {"on": CASE_GONE}, follow=True
    )
    assert "Aucune durée n’est écoulée." in text(answer)
    assert not Erasure.objects.exists()


def test_a_day_to_come_is_refused_on_the_form(customer: Customer):
    url = f"{base(customer)}/personal/erasures"
    assert manager(customer).post(url, {"on": "2099-01-01"}).status_code == 422
    assert manager(customer).post(url, {"on": "nonsense"}).status_code == 422


def test_with_four_eyes_another_person_looks_first(customer: Customer):
    customer.company.four_eyes = True
    customer.company.save()
    made = propose(customer.company, CASE_GONE, by="butoir", at=at(CASE_GONE), person=False)
    assert made is not None
    url, owner = f"{base(customer)}/personal/erasures/{made.pk}/", manager(customer, Role.OWNER)
    assert "Une autre personne doit d’abord" in text(owner.get(url))
    assert owner.post(f"{url}approval").status_code == 422
    assert manager(customer).post(f"{url}check").status_code == 303
    assert owner.post(f"{url}approval").status_code == 303


def test_the_clock_lists_and_tells_managers_and_erases_nothing_by_itself(customer: Customer):
    look(customer.company, CASE_GONE, by="butoir", at=at(CASE_GONE))
    look(customer.company, CASE_GONE, by="butoir", at=at(CASE_GONE))
    erasure = Erasure.objects.get()
    assert (erasure.checked_by, erasure.approved_at) == ("", None)
    assert Customer.objects.get(pk=customer.pk).name == "Boulangerie Petit"
    today = f"{base(customer)}/today/"
    assert "une liste d’effacement attend" in text(manager(customer).get(today))
    assert "une liste d’effacement attend" not in text(manager(customer, Role.CLERK).get(today))


def test_a_company_that_chose_so_has_it_erased_by_the_clock(customer: Customer):
    said = {"archive_days": 90, "log_months": 12, "alone": True}
    RetentionRules.objects.create(
        company=customer.company, made_at=at(REST), made_by="owner", **said
    )
    look(customer.company, CASE_GONE, by="butoir", at=at(CASE_GONE))
    assert Customer.objects.get(pk=customer.pk).name == f"#{customer.pk}"
    assert ErasureEntry.objects.filter(customer=customer, done_at__isnull=False).exists()


def test_a_hold_is_placed_with_a_reason_and_ended_with_one(customer: Customer):
    url, someone = f"{base(customer)}/personal/customers/{customer.pk}/", manager(customer)
    assert someone.post(f"{url}holds", {"kind": "audit", "reason": ""}).status_code == 422
    said = {"kind": "litigation", "reason": "Assignation <b>du 3 mai</b>"}
    assert someone.post(f"{url}holds", said).status_code == 303
    page = text(someone.get(url))
    assert "Assignation &lt;b&gt;du 3 mai&lt;/b&gt;" in page
    assert someone.post(f"{url}holds", said).status_code == 422
    hold = LegalHold.objects.get()
    assert someone.post(f"{url}holds/{hold.pk}/end", {"reason": " "}).status_code == 422
    assert someone.post(f"{url}holds/{hold.pk}/end", {"reason": "jugé"}).status_code == 303
    assert "jugé" in text(someone.get(url))


def test_what_is_held_is_handed_out_as_a_file_to_keep(customer: Customer):
    url = f"{base(customer)}/personal/customers/{customer.pk}/export"
    answer = manager(customer).post(url, {"person": ""})
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"data.json", "index.html"} <= set(archive.namelist())
    assert Viewing.objects.get(what="export").by == "manager-morel-fr"


def test_a_person_is_searched_by_name_or_address(customer: Customer):
    url = f"{base(customer)}/personal/search"
    assert "Boulangerie Petit" in text(manager(customer).get(url, {"q": "petit@client.example"}))
    assert manager(customer).get(url, {"q": "ab"}).status_code == 422
    assert "Personne." in text(manager(customer).get(url, {"q": "nulle part"}))


def pages_of(customer: Customer) -> list[str]:
    """Every page about a customer that is put aside."""
    invoice = customer.invoices.first()
    letter = Delivery.objects.filter(reference=customer.code, channel="email").first()
    assert invoice is not None
    assert letter is not None
    mail, dispute = customer.mails.first(), customer.disputes.first()
    answer = customer.answers.filter(case__isnull=False).first()
    assert mail is not None
    assert dispute is not None
    assert answer is not None
    made = customer.case_files.first()
    assert made is not None
    nouns = (
        f"customers/{customer.pk}/",
        f"casefile/{customer.pk}/",
        f"casefile/files/{made.pk}",
        f"invoices/{invoice.pk}/",
        f"letters/{letter.pk}/",
        f"letters/{letter.pk}/document",
        f"mails/{mail.pk}/",
        f"disputes/{dispute.pk}/",
        f"answers/{answer.pk}/",
    )
    return [f"{base(customer)}/{noun}" for noun in nouns]


def test_a_case_put_aside_opens_to_managers_alone(customer: Customer):
    put_aside(customer)
    for url in pages_of(customer):
        assert manager(customer).get(url).status_code == 200, url
        assert manager(customer, Role.CLERK).get(url).status_code == 403, url
        assert manager(customer, Role.READER).get(url).status_code == 403, url


LISTS = (
    "customers/?state=all",
    "customers/?q=petit",
    "customers/?state=credit",
    "invoices/?state=all",
    "invoices/?q=F-",
    "letters/",
    "letters/?q=petit",
    "mails/",
    "disputes/?state=all",
    "answers/",
    "plans/?state=all",
    "casefile/",
)


@pytest.mark.parametrize("role", [Role.OWNER, Role.CLERK])
def test_a_case_put_aside_is_in_no_list_and_no_search(customer: Customer, role: Role):
    before = {noun: text(manager(customer, role).get(f"{base(customer)}/{noun}")) for noun in LISTS}
    assert sum("Boulangerie Petit" in page for page in before.values()) >= 8
    put_aside(customer)
    for noun in LISTS:
        page = text(manager(customer, role).get(f"{base(customer)}/{noun}"))
        assert "Boulangerie Petit" not in page, noun
    number = {"q": "F-1"}
    assert manager(customer, role).get(f"{base(customer)}/customers/", number).status_code == 200


def test_managers_find_it_in_the_archive(customer: Customer):
    put_aside(customer)
    url = f"{base(customer)}/personal/archive"
    assert "Boulangerie Petit" in text(manager(customer).get(url, {"q": "petit"}))
    assert "Boulangerie Petit" not in text(manager(customer).get(url, {"q": "autre"}))


def test_a_customer_that_owes_again_is_back_at_once(customer: Customer):
    put_aside(customer)
    record_invoice(customer, "F-88", 10_00, REST, **BY)
    page = text(manager(customer, Role.CLERK).get(f"{base(customer)}/customers/"))
    assert "Boulangerie Petit" in page
    archive_what_rests(customer.company, REST, by="butoir", at=at(REST))
    assert customer.archived.get().ended_by == "butoir"


def test_each_look_at_a_case_and_each_document_taken_is_in_the_log(customer: Customer):
    clerk = manager(customer, Role.CLERK)
    for url in pages_of(customer):
        clerk.get(url)
    clerk.get(f"{base(customer)}/mails/{customer.mails.first().pk}/original")  # type: ignore[union-attr]
    clerk.get(f"{base(customer)}/answers/{customer.answers.first().pk}/proof")  # type: ignore[union-attr]
    what = set(Viewing.objects.values_list("what", flat=True))
    assert {"case", "case-file", "letter", "mail", "document"} <= what
    one = Viewing.objects.get(what="case")
    assert (one.customer, one.by) == (customer, "clerk-morel-fr")
    assert one.page == f"{base(customer)}/casefile/{customer.pk}/"
    log = text(manager(customer).get(f"{base(customer)}/personal/views"))
    assert "clerk-morel-fr" in log
    case = text(manager(customer).get(f"{base(customer)}/casefile/{customer.pk}/"))
    assert "Qui a consulté ce dossier" in case


def test_lists_are_not_in_the_log(customer: Customer):
    for noun in LISTS:
        manager(customer, Role.CLERK).get(f"{base(customer)}/{noun}")
    assert not Viewing.objects.exists()


def test_the_log_is_kept_as_long_as_was_chosen(customer: Customer):
    manager(customer).get(f"{base(customer)}/casefile/{customer.pk}/")
    Viewing.objects.update(at=at(date(2029, 1, 1)))
    look(customer.company, CASE_GONE, by="butoir", at=at(CASE_GONE))
    assert not Viewing.objects.exists()


def test_what_was_erased_is_told_in_the_story_of_the_customer(customer: Customer):
    owner = manager(customer, Role.OWNER)
    url = owner.post(f"{base(customer)}/personal/erasures", {"on": CASE_GONE}).url
    owner.post(f"{url}approval")
    look(customer.company, CASE_GONE, by="butoir", at=at(CASE_GONE))
    page = text(owner.get(f"{base(customer)}/customers/{customer.pk}/"))
    assert "Effacé : la durée de conservation est écoulée" in page


def test_the_pages_of_another_companys_customer_are_not_there(customer: Customer):
    other: Company = make_company("autre", name="Autre")
    theirs = make_customer(other, "SECRET")
    hold = LegalHold.objects.create(
        company=other, customer=theirs, kind="audit", reason="x", made_at=at(REST), made_by="x"
    )
    erasure = Erasure.objects.create(company=other, as_of=REST, made_at=at(REST), made_by="x")
    owner = manager(customer, Role.OWNER)
    for noun in (f"customers/{theirs.pk}/", f"erasures/{erasure.pk}/"):
        assert owner.get(f"{base(customer)}/personal/{noun}").status_code == 404
    for noun in (
        f"customers/{theirs.pk}/export",
        f"customers/{theirs.pk}/holds",
        f"customers/{theirs.pk}/holds/{hold.pk}/end",
        f"erasures/{erasure.pk}/approval",
        f"erasures/{erasure.pk}/refusal",
    ):
        assert owner.post(f"{base(customer)}/personal/{noun}").status_code == 404
    found = owner.get(f"{base(customer)}/personal/search", {"q": "secret"})
    assert "Boulangerie Secret" not in text(found)


def test_a_company_of_another_country_has_nothing_erased(customer: Customer):
    Company.objects.update(country="LU")
    page = text(manager(customer, Role.OWNER).get(f"{base(customer)}/personal/"))
    assert "ne sont pas connues ici" in page
    look(Company.objects.get(), CASE_GONE, by="butoir", at=at(CASE_GONE))
    assert not Erasure.objects.exists()
    assert Invoice.objects.filter(customer__name="Boulangerie Petit").exists()
